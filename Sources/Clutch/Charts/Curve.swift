/// A metric against a number that was varied, a line a scorer.
///
/// At every value stands the mean over the blocks (seeds, and whatever else was varied) in which all values have a
/// finished run, as in `MainEffect`.
public struct Curve: Sendable {
  public struct Point: Sendable, Equatable {
    public let x: Double
    /// One for each block.
    public let values: [Double]
    public let mean: Double
    /// Nil for one block.
    public let deviation: Double?
  }

  public struct Line: Sendable {
    public let scorer: String
    /// By ascending x.
    public let points: [Point]
  }

  public let path: String
  public let set: String
  public let metric: DetectionMetric
  public let lines: [Line]
  /// The blocks that were left out, each with what it lacks.
  public let leftOut: [String]

  /// - Parameters:
  ///   - path: a setting that was varied.
  ///   - sets: one set, or several whose mean is drawn.
  /// - Throws: `RunError` where a value is no number, or fewer than two of them were run with the same seeds.
  public init(
    _ selection: RunSelection, path: String, metric: DetectionMetric, scorers: [String], sets: [String]
  ) throws(RunError) {
    if let validation = sets.first(where: ValidationOptions.isName),
      let tested = sets.first(where: { !ValidationOptions.isName($0) })
    {
      throw RunError(
        "a curve of \(tested), to test on, and \(validation), to choose settings by, means nothing; name sets of one kind"
      )
    }
    let set = ComparedSet(name: sets.count == 1 ? sets[0] : ComparedSet.meanName, members: sets)
    let grid = ComparisonGrid(
      runs: selection.runs, rows: selection.rows, baseline: nil, metrics: [metric], scorers: scorers, sets: [set])
    let effects = scorers.map { grid.effect(of: path, set, $0, metric) }
    let settings = unique(selection.runs.compactMap { run in run.settings.first { $0.path == path } })
    if let text = settings.first(where: { $0.number == nil }) {
      throw RunError("\(path): '\(text.value)' is no number, and a curve needs numbers; compare its values in a table")
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
