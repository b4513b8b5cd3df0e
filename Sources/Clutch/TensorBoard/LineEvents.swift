import Foundation

/// The lines of a phase's log as events; a line's step counts those of the whole run.
struct LineEvents {
  private let before: Int
  private let steps: Int

  /// - Parameter steps: those of an epoch.
  init(_ phase: Phase, steps: Int) {
    before = phase.epochsBefore * steps
    self.steps = steps
  }

  /// The step of the run at which the phase begins.
  var start: Int { before }

  /// - Parameter time: where the line has none.
  func record(_ line: LogLine, otherwise time: Double) -> Data {
    EventRecord.values(
      values(line), step: before + line.epoch * steps + line.step, time: line.seconds1970 ?? time)
  }

  private func values(_ line: LogLine) -> [SummaryValue] {
    switch line.event {
    case "step":
      return scalars(
        "train",
        [
          ("loss", line.loss), ("learning-rate", line.learningRate), ("gradient-norm", line.gradientNorm),
          ("images-per-second", line.imagesPerSecond),
        ]) + scalars("train/loss", named(line.parts))
    case "epoch":
      return scalars(
        "epoch",
        [
          ("loss", line.loss), ("learning-rate-factor", line.learningRateFactor), ("mean-cosine", line.meanCosine),
          ("effective-rank", line.effectiveRank), ("seconds", line.seconds),
        ])
    case "clusters":
      return scalars(
        "clusters",
        [
          ("count", line.clusters.map(Double.init)), ("smallest", line.smallest.map(Double.init)),
          ("largest", line.largest.map(Double.init)), ("agreement", line.agreement), ("seconds", line.seconds),
        ] + named(line.quality)) + sizes(line)
    default: return []
    }
  }

  private func scalars(_ group: String, _ numbers: [(name: String, value: Double?)]) -> [SummaryValue] {
    numbers.compactMap { number in number.value.map { .scalar("\(group)/\(number.name)", $0) } }
  }

  private func named(_ numbers: [String: Double]?) -> [(name: String, value: Double?)] {
    (numbers ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func sizes(_ line: LogLine) -> [SummaryValue] {
    let sizes = (line.sizes ?? []).map(Double.init)
    guard let largest = sizes.max() else { return [] }
    return [.histogram("clusters/sizes", EventHistogram(sizes, range: 0...max(1, largest)))]
  }
}
