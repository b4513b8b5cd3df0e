import Metrics
import Stages

/// A run in a comparison: its row, its seed and its outcome.
public struct ComparedRun: Sendable {
  public enum Result: Sendable {
    case finished(Results)
    /// There are no results. The text is the reason, such as `failed` or `not finished`.
    case absent(String)
  }

  /// The name of the row, or variant. Runs of one row differ only in their seeds.
  public let row: String
  /// The varied settings with the row's values, in the order of the recipe.
  public let settings: [Setting]
  public let seed: Int
  public let outcome: Result
  /// The run's folder, which contains the scores of every image; nil if the run never started.
  public let folder: String?
  /// The recipe's definitions of `test` and every OOD set, by name. Runs with equal definitions score the same images.
  public let images: [String: String]
  /// The classes that had their turn, if classes take turns: `class=cat`. Only runs of the same problem are compared.
  public let problem: String?
  /// Indicates whether this is the mean of several runs over the classes that took turns.
  public let isMean: Bool

  public init(
    row: String, settings: [Setting], seed: Int, outcome: Result, folder: String?, images: [String: String],
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

  /// Returns a metric on an OOD set with its interval; nil if the run lacks it.
  func estimate(_ metric: DetectionMetric, scorer: String, set: String) -> Estimate? {
    results?.rows.first { $0.scorer == scorer && $0.set == set }?.metrics[metric.name]
  }

  /// Returns a metric averaged over OOD sets; nil if the run lacks one of them.
  func value(_ metric: DetectionMetric, scorer: String, sets: [String]) -> Double? {
    let values = sets.compactMap { set in estimate(metric, scorer: scorer, set: set)?.value }
    guard values.count == sets.count, !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }
}
