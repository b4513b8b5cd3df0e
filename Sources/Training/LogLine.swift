import Foundation
import Storage

/// A line of `log.jsonl`. Fields that do not apply to its event are nil.
public struct LogLine: Codable, Sendable {
  /// `step`, `epoch` or `clusters`. The second clustering of a phase and later ones have `clusters-2`, `clusters-3`, …
  public internal(set) var event: String
  /// The time of writing, in ISO 8601.
  public internal(set) var time: String?
  public internal(set) var phase: String
  /// The number of completed epochs of the phase.
  public internal(set) var epoch: Int
  /// The number of completed steps of the epoch.
  public internal(set) var step: Int
  package var loss: Double?
  /// The terms of the loss, if it reports them.
  package var parts: [String: Double]?
  package var learningRate: Double?
  /// The norm of all gradients as one vector, before the optimizer's step.
  package var gradientNorm: Double?
  package var learningRateFactor: Double?
  package var imagesPerSecond: Double?
  package var meanCosine: Double?
  package var effectiveRank: Double?
  package var seconds: Double?
  package var clusters: Int?
  package var smallest: Int?
  package var largest: Int?
  /// The number of images in each cluster.
  package var sizes: [Int]?
  package var agreement: Double?
  /// Agreement with the classes by metric, if the images have labels.
  package var quality: [String: Double]?

  /// Returns `true` if a run that resumes from this position does not write the line again.
  func isBefore(epoch: Int, step: Int) -> Bool {
    // Clustering at the start of an epoch follows the checkpoint at that position.
    event.hasPrefix("clusters") ? (self.epoch, self.step) < (epoch, step) : (self.epoch, self.step) <= (epoch, step)
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
      event: TrainingClusters.name(report.clustering), phase: report.phase, epoch: report.epoch, step: 0,
      seconds: report.seconds, clusters: report.clusters, smallest: report.smallest, largest: report.largest,
      sizes: report.sizes, agreement: report.agreement, quality: report.quality.isEmpty ? nil : report.quality)
  }

  /// Creates the log line of an event; nil if the event is not logged.
  public init?(_ event: Event) {
    switch event {
    // Only every tenth step and the last are logged. They have a gradient norm.
    case .step(let report) where report.gradientNorm != nil: self.init(report)
    case .epoch(let report): self.init(report)
    case .clustered(let report): self.init(report)
    default: return nil
    }
  }

  /// Parses the lines of a log. A line cut short by a crash cannot be decoded and is skipped.
  public static func lines(of text: some StringProtocol) -> [(text: Substring, line: LogLine)] {
    text.split(separator: "\n").compactMap { text in
      (try? JSON.decode(LogLine.self, from: Data(text.utf8))).map { (Substring(text), $0) }
    }
  }
}
