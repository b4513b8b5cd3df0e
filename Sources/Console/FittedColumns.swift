/// Returns rows of cells, of which the longest are shortened until the table fits.
///
/// - Parameters:
///   - flexible: the columns that may be shortened, to 8 characters at least.
///   - width: the width of the table, with two spaces between columns.
package func fitted(_ rows: [[String]], flexible: [Int], width: Int) -> [[String]] {
  var widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  var excess = widths.reduce(-2) { $0 + $1 + 2 } - width
  while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 {
    widths[widest] -= 1
    excess -= 1
  }
  return rows.map { row in
    row.indices.map { flexible.contains($0) ? row[$0].shortened(to: widths[$0]) : row[$0] }
  }
}
