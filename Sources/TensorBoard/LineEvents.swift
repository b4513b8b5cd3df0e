import Formats
import Foundation
import Training

/// Converts the lines of a phase's log to events. Steps are counted over the whole run.
struct LineEvents {
  private let before: Int
  private let steps: Int

  /// - Parameter steps: Steps per epoch.
  init(_ phase: Phase, steps: Int) {
    before = phase.epochsBefore * steps
    self.steps = steps
  }

  /// The run's step at which the phase begins.
  var start: Int { before }

  /// - Parameter time: The time to use if the line has none.
  func record(_ line: LogLine, otherwise time: Double) -> Data {
    EventRecord.values(
      values(line), step: before.plus(line.epoch.times(steps)).plus(line.step), time: line.seconds1970 ?? time)
  }

  private func values(_ line: LogLine) -> [SummaryValue] {
    line.numbers.map { .scalar($0.name, $0.value) } + sizes(line)
  }

  private func sizes(_ line: LogLine) -> [SummaryValue] {
    let sizes = (line.sizes ?? []).map(Double.init)
    guard let largest = sizes.max() else { return [] }
    return [.histogram("clusters/sizes", EventHistogram(sizes, range: 0...max(1, largest)))]
  }
}
