import Clutch
import Comparisons
import Storage

/// A table of a comparison as text of limited width.
package struct TextSheet {
  private let sheet: Sheet
  /// `true` to also print the best values in bold, with terminal escape sequences.
  private let bold: Bool
  private let notes: [String]
  private let width: Int
  /// The width of a table that is not printed on a terminal.
  package static let standardWidth = 100

  /// - Parameters:
  ///   - width: the number of columns to fit.
  ///   - notes: the notes below the table; nil for the sheet's own.
  package init(_ sheet: Sheet, bold: Bool, width: Int = standardWidth, notes: [String]? = nil) {
    self.sheet = sheet
    self.bold = bold
    self.width = width
    self.notes = notes ?? sheet.notes
  }

  /// The maximum width of a name; longer names take several lines.
  private var nameWidth: Int { min(40, width * 2 / 5) }

  package var text: String {
    let hasBest = sheet.rows.contains { $0.contains(where: \.isBest) }
    let title = wrap(sheet.title + (hasBest ? "; * best" : ""), width: width)
    let blocks = blocks().map { lines($0).joined(separator: "\n") }
    let notes = notes.map { wrap($0, width: width - 2, indent: 2) }.joined(separator: "\n")
    return title + "\n" + blocks.joined(separator: "\n\n") + (notes.isEmpty ? "" : "\n" + notes)
  }

  /// Returns groups of columns that fit side by side; each group starts with the key columns.
  private func blocks() -> [[Int]] {
    let keys = Array(0..<sheet.keys)
    var blocks: [[Int]] = []
    for column in sheet.columns.indices.dropFirst(sheet.keys) {
      let wider = (blocks.last ?? []) + [column]
      if let last = blocks.last, !last.isEmpty, total(keys + wider) <= width {
        blocks[blocks.count - 1] = wider
      } else {
        blocks.append([column])
      }
    }
    return blocks.isEmpty ? [keys] : blocks.map { keys + $0 }
  }

  private func total(_ columns: [Int]) -> Int { columns.map { width(of: $0) + 2 }.reduce(-2, +) }

  private func width(of column: Int) -> Int {
    let title = sheet.columns[column].title.count
    return ([title] + sheet.rows.flatMap { cellLines($0, column).map(\.count) }).max() ?? 0
  }

  /// Returns the lines of a cell. A number takes one line, with its deviation aligned and room for the mark. Without a
  /// deviation, blanks take its place.
  private func cellLines(_ row: [Sheet.Cell], _ column: Int) -> [String] {
    let cell = row[column]
    switch cell {
    case .text(let text): return broken(visible(text, keepsLines: false), width: nameWidth)
    case .spread:
      let widest = sheet.longestDeviation(column).map { " ± \($0)".count } ?? 0
      let deviation = cell.shown.deviation.map { " ± \($0.leftPadded(to: widest - 3))" } ?? ""
      return ["\(cell.shown.main)\(deviation.padded(to: widest))\(cell.isBest ? " *" : "  ")"]
    default: return [cell.plain]
    }
  }

  private func lines(_ columns: [Int]) -> [String] {
    let widths = columns.map { width(of: $0) }
    let titles = zip(columns, widths).map { aligned(sheet.columns[$0].title, $0, $1) }
    let rows = sheet.rows.flatMap { row -> [String] in
      let cells = columns.map { cellLines(row, $0) }
      return (0..<(cells.map(\.count).max() ?? 1)).map { line in
        let parts = columns.indices.map { place in
          let text = line < cells[place].count ? cells[place][line] : ""
          let padded = aligned(text, columns[place], widths[place])
          return bold && row[columns[place]].isBest ? emphasised(padded) : padded
        }
        return trimmed(parts.joined(separator: "  "))
      }
    }
    return [trimmed(titles.joined(separator: "  "))] + rows
  }

  private func aligned(_ text: String, _ column: Int, _ width: Int) -> String {
    guard sheet.columns[column].isNumber else { return text.padded(to: width) }
    return text.leftPadded(to: width)
  }
}

/// Returns text in bold, except for its leading spaces.
private func emphasised(_ text: String) -> String {
  let start = text.prefix { $0 == " " }
  return "\(start)\u{1B}[1m\(text.dropFirst(start.count))\u{1B}[22m"
}

/// Splits text into lines of at most `width` characters, at spaces where possible.
private func broken(_ text: String, width: Int) -> [String] {
  wrap(text, width: width).split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
    var rest = String(line)
    var lines: [String] = []
    while rest.count > width {
      lines.append(String(rest.prefix(width)))
      rest = String(rest.dropFirst(width))
    }
    return lines + [rest]
  }
}

/// Returns a comparison as text: its tables and their notes. A note that several tables share is printed once.
package func comparisonText(
  _ comparison: Comparison, effects: Bool = false, bold: Bool = false, width: Int = TextSheet.standardWidth
) -> String {
  var said: Set<String> = []
  let tables = comparison.sheets(effects: effects).map { sheet in
    TextSheet(sheet, bold: bold, width: width, notes: sheet.notes.filter { said.insert($0).inserted }).text
  }
  let footnotes = comparison.footnotes.map { wrap($0, width: width - 2, indent: 2) }.joined(separator: "\n")
  return (tables + [footnotes]).joined(separator: "\n\n")
}
