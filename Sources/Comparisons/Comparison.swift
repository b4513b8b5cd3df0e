import Metrics
import Storage

/// A comparison of several runs: one row per variant, with mean and standard deviation over seeds and the difference to
/// a baseline.
///
/// Metrics are fractions, not percent.
public struct Comparison: Sendable, Codable {
  public struct Row: Sendable, Codable {
    public let name: String
    public let settings: [Setting]
    /// The classes that had their turn, if classes take turns, or `mean of classes` for a row derived from them. Only
    /// rows of the same problem are compared.
    public internal(set) var problem: String?
    /// The baseline row; nil if there is none and for the baseline itself.
    public let baseline: String?
    /// The seeds of the finished runs, in ascending order.
    public let seeds: [Int]
    /// The other seeds and the reasons why they have no results.
    public let absent: [Absent]
  }

  public struct Absent: Sendable, Codable {
    public let seed: Int
    public let reason: String
    public let folder: String?
  }

  public struct Value: Sendable, Codable {
    public let seed: Int
    public let value: Double
  }

  /// A row's results on an OOD set, or on the mean of all sets, for one scorer and metric.
  public struct Cell: Sendable, Codable {
    public let row: String
    public let set: String
    public let scorer: String
    public let metric: String
    /// One value per seed, by ascending seed.
    public let values: [Value]
    /// The mean over seeds; nil if there is no value.
    public let mean: Double?
    /// The standard deviation over seeds, √(Σ (x - mean)² / (n - 1)); nil for fewer than two.
    public let deviation: Double?
    /// The difference to the row's baseline; nil if there is no baseline or no common seed.
    public let difference: Difference?
  }

  /// The name of the baseline row or rows in tables.
  public let baseline: String?
  public let rows: [Row]
  /// The cells, ordered by set, metric, scorer and row.
  public let cells: [Cell]
  public let effects: [MainEffect]
  /// The number of bootstrap resamples for intervals over images.
  public let resamples: Int
  /// Notes for interpreting the numbers, such as excluded runs or runs with different images.
  public let notes: [String]
  /// The definition of each metric, by name.
  public let conventions: [String: String]

  /// The comparison as JSON, with sorted keys.
  public var json: String { JSON.text(self, pretty: true) }
}

extension Comparison {
  /// Compares the results of a selection. Scorers and sets must be among those of the selection.
  ///
  /// - Throws: A `RunError` if a run's files are damaged.
  public init(
    _ selection: RunSelection, baseline: Baseline?, metrics: [DetectionMetric], scorers: [String], sets: [String],
    bootstrap: ImageBootstrap
  ) throws(RunError) {
    let grid = ComparisonGrid(
      runs: selection.runs, rows: selection.rows, baseline: baseline, metrics: metrics, scorers: scorers,
      sets: ComparedSet.all(sets, groups: selection.groups))
    self.baseline = baseline?.name
    rows = grid.comparedRows
    var images = ImageDifferences(grid, bootstrap)
    cells = try grid.cells(&images)
    effects = grid.effects
    resamples = bootstrap.resamples
    notes = selection.notes + selection.groupNotes + selection.meanNotes + grid.imageNotes + images.notes
    conventions = Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, $0.convention) })
  }

  /// The OOD sets, scorers and metrics that have results, in order.
  var sets: [String] { unique(cells.map(\.set)) }
  var scorers: [String] { unique(cells.map(\.scorer)) }
  var metrics: [DetectionMetric] { unique(cells.map(\.metric)).compactMap { DetectionMetric(rawValue: $0) } }
}
