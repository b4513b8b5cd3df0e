import Experiments
import Metrics
import Storage

/// A metric plotted against a numeric setting, with one line per scorer.
///
/// Each point is the mean over the blocks (seeds and other varied settings) in which all values have a finished run, as
/// in `MainEffect`.
public struct Curve: Sendable {
  public struct Point: Sendable, Equatable {
    public let x: Double
    /// One value per block.
    public let values: [Double]
    public let mean: Double
    /// The standard deviation over blocks; nil for one block.
    public let deviation: Double?
  }

  public struct Line: Sendable {
    public let scorer: String
    /// The points by ascending x.
    public let points: [Point]
  }

  public let path: String
  public let set: String
  public let metric: DetectionMetric
  public let lines: [Line]
  /// The excluded blocks, each with the values that it lacks.
  public let leftOut: [String]

  /// - Parameters:
  /// - path: The path of a setting that was varied.
  /// - sets: One set, or several sets whose mean is drawn.
  /// - Throws: A `RunError` if a value is not a number, or fewer than two values were run with the same seeds.
  public init(
    _ selection: RunSelection, path: String, metric: DetectionMetric, scorers: [String], sets: [String]
  ) throws(RunError) {
    if let validation = sets.first(where: ValidationOptions.isName),
      let tested = sets.first(where: { !ValidationOptions.isName($0) })
    {
      throw RunError(
        "a curve cannot combine the test set \(tested) with the validation set \(validation); name sets of one kind"
      )
    }
    let set = ComparedSet(name: sets.count == 1 ? sets[0] : ComparedSet.meanName, members: sets)
    let grid = ComparisonGrid(
      runs: selection.runs, rows: selection.rows, baseline: nil, metrics: [metric], scorers: scorers, sets: [set])
    let effects = scorers.map { grid.effect(of: path, set, $0, metric) }
    let settings = unique(selection.runs.compactMap { run in run.settings.first { $0.path == path } })
    if let text = settings.first(where: { $0.number == nil }) {
      throw RunError(
        "\(path): '\(text.value)' is not a number, but a curve needs numbers; compare its values in a table")
    }
    let measured = effects.filter { $0.levels.count > 1 }
    if measured.isEmpty {
      let reason = effects.first?.leftOut.first.map { ": \($0)" } ?? ""
      throw RunError("\(path): a curve needs two values with finished runs of the same seeds\(reason)")
    }
    self.path = path
    self.set = set.name
    self.metric = metric
    leftOut = unique(measured.flatMap(\.leftOut))
    lines = measured.map { effect in
      let points = effect.levels.compactMap { level in
        Double(level.value).map { Point(x: $0, values: level.values, mean: level.mean, deviation: level.deviation) }
      }
      return Line(scorer: effect.scorer, points: points)
    }
  }
}
