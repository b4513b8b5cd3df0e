import Foundation

/// A line of `log.jsonl`; what does not concern its event is left out.
public struct LogLine: Codable, Sendable {
  /// `step`, `epoch` or `clusters`.
  public internal(set) var event: String
  /// When it was written, as ISO 8601 has it.
  public internal(set) var time: String?
  public internal(set) var phase: String
  /// Epochs of the phase that are done.
  public internal(set) var epoch: Int
  /// Steps of the epoch that are done.
  public internal(set) var step: Int
  var loss: Double?
  /// The terms of which the loss is the sum, where it tells them.
  var parts: [String: Double]?
  var learningRate: Double?
  /// Of all gradients in one vector, before the optimiser's step.
  var gradientNorm: Double?
  var learningRateFactor: Double?
  var imagesPerSecond: Double?
  var meanCosine: Double?
  var effectiveRank: Double?
  var seconds: Double?
  var clusters: Int?
  var smallest: Int?
  var largest: Int?
  /// How many images each cluster has.
  var sizes: [Int]?
  var agreement: Double?
  /// Agreement with the classes by metric, where the images have some.
  var quality: [String: Double]?

  /// Whether a run that goes on from this position would not write the line again.
  func isBefore(epoch: Int, step: Int) -> Bool {
    // The clusters of an epoch are made after the checkpoint at its start.
    event == "clusters" ? (self.epoch, self.step) < (epoch, step) : (self.epoch, self.step) <= (epoch, step)
  }

  /// `time` in seconds since 1970.
  public var seconds1970: Double? {
    time.flatMap { try? Date($0, strategy: LogLine.timeStyle) }?.timeIntervalSince1970
  }

  static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

extension LogLine {
  init(_ report: StepReport) {
    self.init(
      event: "step", phase: report.phase, epoch: report.epoch, step: report.step, loss: report.loss,
      parts: report.parts.isEmpty ? nil : report.parts, learningRate: report.learningRate,
      gradientNorm: report.gradientNorm, imagesPerSecond: report.imagesPerSecond)
  }

  init(_ report: EpochReport) {
    self.init(
      event: "epoch", phase: report.phase, epoch: report.epoch, step: 0, loss: report.loss,
      learningRateFactor: report.learningRateFactor, meanCosine: report.collapse.meanCosine,
      effectiveRank: report.collapse.effectiveRank, seconds: report.seconds)
  }

  init(_ report: ClusterReport) {
    self.init(
      event: "clusters", phase: report.phase, epoch: report.epoch, step: 0, seconds: report.seconds,
      clusters: report.clusters, smallest: report.smallest, largest: report.largest, sizes: report.sizes,
      agreement: report.agreement, quality: report.quality.isEmpty ? nil : report.quality)
  }

  /// The line that an event leaves in the log; nil where it leaves none.
  public init?(_ event: Event) {
    switch event {
    // Most steps are not looked at closely enough for a line.
    case .step(let report) where report.gradientNorm != nil: self.init(report)
    case .epoch(let report): self.init(report)
    case .clustered(let report): self.init(report)
    default: return nil
    }
  }

  /// The lines of a log; one that a crash cut short does not decode, and is left out.
  public static func lines(of text: some StringProtocol) -> [(text: Substring, line: LogLine)] {
    text.split(separator: "\n").compactMap { text in
      (try? JSON.decode(LogLine.self, from: Data(text.utf8))).map { (Substring(text), $0) }
    }
  }
}
