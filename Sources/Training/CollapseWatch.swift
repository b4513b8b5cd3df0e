import Foundation

/// Detects projections that collapse during a phase, as opposed to projections that were alike before it.
///
/// An untrained network may project all images to nearly one point and then learn to distinguish them. So a phase has
/// collapsed if the mean cosine is above `Collapse.limit` *and* at most half as far from 1 as before the phase's first
/// step, for `patience` epochs in a row or at the end of the phase.
///
/// Projections with batch norm can collapse without such a cosine, for example to two opposite points. An objective may
/// therefore name losses that only collapsed projections or identical views reach. If the loss is among them *and* the
/// effective rank is at most a quarter as far from 1 as before the first step, the epoch counts as collapsed, too. With
/// identical views, the rank does not fall.
struct CollapseWatch {
  enum Finding {
    /// The projections are almost equal and the loss has become huge, or the projections are not numbers.
    case diverged
    case collapsed
  }

  /// The number of consecutive epochs after which a phase counts as collapsed.
  static let patience = 3

  /// The mean cosine at the phase's first step; nil before it.
  private(set) var start: Double?
  /// The effective rank at the phase's first step; nil before it.
  private(set) var startRank: Double?
  /// The loss of the phase's first step; nil before it.
  private(set) var firstLoss: Double?
  /// The number of consecutive collapsed epochs up to now.
  private var epochs = 0
  /// `true` if the loss of the last epoch shows the collapse.
  private var isSeenInLoss = false

  init() {}

  /// Restores the state from `text`.
  init?(_ text: String) {
    let parts = text.split(separator: " ").map { Double($0) }
    guard parts.count == 4, let start = parts[0], let rank = parts[1], let loss = parts[2],
      let epochs = parts[3].flatMap(Int.init(exactly:))
    else { return nil }
    (self.start, startRank, firstLoss, self.epochs) = (start, rank, loss, epochs)
  }

  /// The state for a checkpoint; nil before the first step.
  var text: String? {
    guard let start, let startRank, let firstLoss else { return nil }
    return "\(start) \(startRank) \(firstLoss) \(epochs)"
  }

  /// Records the phase's first step, before it changes any weight.
  mutating func begin(_ collapse: Collapse, loss: Double) {
    (start, startRank, firstLoss) = (collapse.meanCosine, collapse.effectiveRank, loss)
  }

  /// Returns the problem after an epoch; nil if there is none.
  ///
  /// - Parameter collapsedLosses: the mean losses over an epoch that only collapsed projections or identical views
  ///   reach.
  mutating func finding(after report: EpochReport, collapsedLosses: ClosedRange<Double>? = nil) -> Finding? {
    let cosine = report.collapse.meanCosine
    let hasFallen = report.collapse.effectiveRank - 1 <= ((startRank ?? .infinity) - 1) / 4
    isSeenInLoss = !cosine.isNaN && hasFallen && collapsedLosses?.contains(report.loss) == true
    guard report.collapse.isTotal || isSeenInLoss else {
      epochs = 0
      return nil
    }
    if isSeenInLoss { return counted(report) }
    if cosine.isNaN || !(abs(report.loss) <= 1000 * max(1, abs(firstLoss ?? 1000))) { return .diverged }
    guard 1 - cosine <= max((1 - (start ?? 0)) / 2, 1e-6) else {
      epochs = 0
      return nil
    }
    return counted(report)
  }

  /// Counts a collapsed epoch.
  private mutating func counted(_ report: EpochReport) -> Finding? {
    epochs += 1
    return epochs >= Self.patience || report.epoch == report.epochs ? .collapsed : nil
  }
}

extension CollapseWatch {
  /// Returns the growth of the loss, in words for an error message.
  func growth(_ report: EpochReport) -> String {
    let first = firstLoss.map { String(format: ", compared with %.3g at the first step", $0) } ?? ""
    return String(format: "has a mean of %.3g", report.loss) + first
  }

  /// Returns a message about the collapse.
  ///
  /// - Parameters:
  ///   - advice: the objective's advice, a sentence without a period.
  ///   - stops: `true` if the run ends here.
  func message(_ report: EpochReport, advice: String, stops: Bool) -> String {
    let sign =
      isSeenInLoss
      ? String(
        format: "the mean loss is %.4f, and the effective rank of projections is %.1f (%.1f before its first step)",
        report.loss, report.collapse.effectiveRank, startRank ?? .nan)
      : "the mean cosine between images is \(String(format: "%.4f", report.collapse.meanCosine)) "
        + "(\(String(format: "%.4f", start ?? 0)) before its first step)"
    return """
      the projections collapsed in phase \(report.phase), epoch \(report.epoch): \(sign). \
      \(advice)\(stops ? "; to train on anyway, set train.stop-on-collapse: false" : "")
      """
  }
}
