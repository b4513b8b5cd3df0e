import Recipe

/// The rows that the rows of a comparison are compared with.
public struct Baseline: Sendable {
  /// The name in tables: the name of a row, or the values that the baseline rows share.
  public let name: String
  /// The baseline row of each row. A row that is its own baseline, or has none, has no differences.
  let rows: [String: String]

  /// Uses one row as the baseline of all rows.
  public init(row: String, of selection: RunSelection) {
    name = row
    rows = Dictionary(uniqueKeysWithValues: selection.rows.map { ($0, row) })
  }

  /// Uses, for each row, the row that has the given values and is otherwise equal. In a sweep over methods and numbers
  /// of clusters, this is the baseline method with the same number of clusters.
  ///
  /// Returns nil if no row has all of the values.
  init?(conditions: [Setting], of runs: [ComparedRun]) {
    if conditions.isEmpty { return nil }
    let settings = Dictionary(runs.map { ($0.row, $0.settings) }) { first, _ in first }
    let bySettings = Dictionary(settings.map { (Set($0.value), $0.key) }) { first, _ in first }
    let paths = Set(conditions.map(\.path))
    rows = settings.compactMapValues { own in
      bySettings[Set(own.filter { !paths.contains($0.path) } + conditions)]
    }
    if rows.isEmpty { return nil }
    let chosen = Set(rows.values)
    let tails = shortestTails(of: conditions.map(\.path))
    let values = conditions.map { "\(tails[$0.path] ?? $0.path)=\($0.value)" }.joined(separator: ", ")
    name = chosen.count == 1 ? chosen.first ?? values : "\(values), all else equal"
  }
}
