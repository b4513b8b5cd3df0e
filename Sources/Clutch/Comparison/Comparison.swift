/// Several runs side by side: a row a variant, its mean and deviation over seeds, and its difference to a baseline.
///
/// Numbers are shares, not percent.
public struct Comparison: Sendable, Codable {
  public struct Row: Sendable, Codable {
    public let name: String
    public let settings: [Setting]
    /// The classes whose turn it was, where they took turns, or `mean of classes`, which is derived from those rows; only
    /// rows of one problem compare.
    public internal(set) var problem: String?
    /// The row that it is compared with; nil where there is none, and for that row itself.
    public let baseline: String?
    /// The seeds of its finished runs, ascending.
    public let seeds: [Int]
    /// Its other seeds, and why they have no results.
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

  /// A row's numbers on an OOD set, or on the mean of all sets, by one scorer and metric.
  public struct Cell: Sendable, Codable {
    public let row: String
    public let set: String
    public let scorer: String
    public let metric: String
    /// One for every seed that has it, ascending.
    public let values: [Value]
    /// Over seeds; nil where there is no value.
    public let mean: Double?
    /// √(Σ (x - mean)² / (n - 1)) over seeds; nil for fewer than two.
    public let deviation: Double?
    /// To the row's baseline; nil where it has none, or both share no seed.
    public let difference: Difference?
  }

  /// What tables call the row, or the rows, that others are compared with.
  public let baseline: String?
  public let rows: [Row]
  /// By set, then metric, scorer and row.
  public let cells: [Cell]
  public let effects: [MainEffect]
  /// How often the images were drawn for intervals over images.
  public let resamples: Int
  /// What a reader has to know to read the numbers right: runs left out, images that are not the same.
  public let notes: [String]
  /// What exactly each metric means, by its name.
  public let conventions: [String: String]

  /// As JSON, with sorted keys.
  public var json: String { JSON.text(self, pretty: true) }
}

extension Comparison {
  /// Compares what was measured; scorers and sets are among those of the selection.
  ///
  /// - Throws: `RunError` where a run's files are damaged.
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

  /// OOD sets, scorers and metrics that there are numbers of, in their order.
  var sets: [String] { unique(cells.map(\.set)) }
  var scorers: [String] { unique(cells.map(\.scorer)) }
  var metrics: [DetectionMetric] { unique(cells.map(\.metric)).compactMap { DetectionMetric(rawValue: $0) } }
}
