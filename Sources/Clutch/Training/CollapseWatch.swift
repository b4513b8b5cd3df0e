import Foundation

/// Tells projections that collapse while a phase is trained from those that were alike before it.
///
/// An untrained network may project all images to nearly one point, and then learn to tell them apart. So a phase has
/// collapsed where the mean cosine is above `Collapse.limit` *and* at most half as far from 1 as before the phase's first
/// step, for some epochs in a row or at its end.
struct CollapseWatch {
  enum Finding {
    /// The loss has grown out of all proportion, or the projections are not numbers.
    case diverged
    case collapsed
  }

  /// Epochs in a row after which a phase counts as collapsed.
  static let patience = 3

  /// The mean cosine and the loss at the phase's first step; nil before it.
  private(set) var start: Double?
  private(set) var firstLoss: Double?
  /// How many of the last epochs were collapsed.
  private var epochs = 0

  init() {}

  /// Goes on from what `text` said.
  init?(_ text: String) {
    let parts = text.split(separator: " ").map { Double($0) }
    guard parts.count == 3, let start = parts[0], let loss = parts[1], let epochs = parts[2].flatMap(Int.init(exactly:))
    else { return nil }
    (self.start, firstLoss, self.epochs) = (start, loss, epochs)
  }

  /// For a checkpoint; nil before the first step.
  var text: String? {
    guard let start, let firstLoss else { return nil }
    return "\(start) \(firstLoss) \(epochs)"
  }

  /// Takes note of the phase's first step, before it changes a weight.
  mutating func begin(_ collapse: Collapse, loss: Double) { (start, firstLoss) = (collapse.meanCosine, loss) }

  /// What is wrong after an epoch; nil where nothing is.
  mutating func finding(after report: EpochReport) -> Finding? {
    let cosine = report.collapse.meanCosine
    guard report.collapse.isTotal else {
      epochs = 0
      return nil
    }
    if cosine.isNaN || !(abs(report.loss) <= 1000 * max(1, abs(firstLoss ?? 1000))) { return .diverged }
    guard 1 - cosine <= max((1 - (start ?? 0)) / 2, 1e-6) else {
      epochs = 0
      return nil
    }
    epochs += 1
    return epochs >= Self.patience || report.epoch == report.epochs ? .collapsed : nil
  }
}

extension CollapseWatch {
  /// How the loss has grown, for an error about it.
  func growth(_ report: EpochReport) -> String {
    let first = firstLoss.map { String(format: ", from %.3g at the first step", $0) } ?? ""
    return String(format: "is %.3g in the mean", report.loss) + first
  }

  /// What has happened and what may help.
  ///
  /// - Parameters:
  ///   - clusters: whether the phase clusters.
  ///   - stops: whether the run ends here.
  func message(_ report: EpochReport, clusters: Bool, stops: Bool) -> String {
    let advice =
      clusters
      ? "Fewer positives may help: more clusters, a longer warm-up, samples: false; or another learning rate"
      : "Stronger augmentation, larger batches, batch norm in the head or another learning rate may help"
    return """
      the projections collapsed in phase \(report.phase), epoch \(report.epoch): the mean cosine between images is \
      \(String(format: "%.4f", report.collapse.meanCosine)), from \(String(format: "%.4f", start ?? 0)) before its \
      first step. \(advice)\(stops ? "; train.stop-on-collapse: false trains on" : "")
      """
  }
}
