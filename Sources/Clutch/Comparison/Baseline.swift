/// What each row is compared with.
public struct Baseline: Sendable {
  /// What tables call it: the name of a row, or the values that the rows compared with have.
  public let name: String
  /// The row that each row is compared with; a row compared with itself, or with none, has no differences.
  let rows: [String: String]

  /// One row for all.
  public init(row: String, of selection: RunSelection) {
    name = row
    rows = Dictionary(uniqueKeysWithValues: selection.rows.map { ($0, row) })
  }

  /// For each row the one that has given values and is like it in all else: of a sweep over methods and numbers of
  /// clusters, the baseline method with the same number.
  ///
  /// Nil where no row has all of the values.
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
    name = chosen.count == 1 ? chosen.first ?? values : "\(values) and all else alike"
  }
}
