import Clutch
import Foundation
import Storage

/// Returns rows of cells as aligned text, with two spaces between columns.
///
/// - Parameter numbers: the columns to align right.
package func columns(_ rows: [[String]], numbers: Set<Int> = []) -> String {
  let rows = rows.map { $0.map { visible($0, keepsLines: false) } }
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = row.indices.map { column in
      numbers.contains(column) ? row[column].leftPadded(to: widths[column]) : row[column].padded(to: widths[column])
    }
    return trimmed(cells.joined(separator: "  "))
  }.joined(separator: "\n")
}

/// Returns a line without trailing spaces.
package func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }

extension String {
  /// Returns at most `width` characters; the middle of a longer text becomes `…`.
  package func shortened(to width: Int) -> String {
    if count <= width { return self }
    let kept = width - 1
    return "\(prefix(kept - kept / 2))…\(suffix(kept / 2))"
  }
}

/// Returns a number of bytes in readable form: 512 B, 3.4 kB, 1.2 GB. 1 kB is 1,000 bytes.
package func byteText(_ bytes: Int) -> String {
  var (value, unit) = (Double(bytes), 0)
  let units = ["B", "kB", "MB", "GB", "TB"]
  while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
  let digits = unit == 0 || value >= 99.95 ? 0 : 1
  return String(format: "%.\(digits)f %@", value, units[unit])
}
