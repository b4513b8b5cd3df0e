/// A run as a comparison sees it: the row that it belongs to, its seed, and what came of it.
public struct ComparedRun: Sendable {
  public enum Outcome: Sendable {
    case finished(Results)
    /// There are no results; the text says why, such as `failed` or `not finished`.
    case absent(String)
  }

  /// The variant; runs of one row differ in their seeds alone.
  public let row: String
  /// What was varied and the row's value of it, in the order of the recipe.
  public let settings: [Setting]
  public let seed: Int
  public let outcome: Outcome
  /// The run's folder, where the scores of every image lie; nil where it was never begun.
  public let folder: String?
  /// What `test` and every OOD set are, by name, as the recipe has it; runs with equal texts score the same images.
  public let images: [String: String]
  /// The classes whose turn it was, where they took turns: `class=cat`. Only runs of one problem compare.
  public let problem: String?
  /// Whether it is no run but the mean of several over the classes that took turns.
  public let isMean: Bool

  public init(
    row: String, settings: [Setting], seed: Int, outcome: Outcome, folder: String?, images: [String: String],
    problem: String? = nil, isMean: Bool = false
  ) {
    self.row = row
    self.settings = settings
    self.seed = seed
    self.outcome = outcome
    self.folder = folder
    self.images = images
    self.problem = problem
    self.isMean = isMean
  }

  var results: Results? { if case .finished(let results) = outcome { results } else { nil } }

  /// A metric, averaged over OOD sets; nil where the run lacks one of them.
  func value(_ metric: DetectionMetric, scorer: String, sets: [String]) -> Double? {
    guard let results else { return nil }
    let values = sets.compactMap { set in
      results.rows.first { $0.scorer == scorer && $0.set == set }?.metrics[metric.name]?.value
    }
    guard values.count == sets.count, !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }
}
