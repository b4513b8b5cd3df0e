extension Sheet {
  /// The sheet as a Markdown table with its title and notes. The best values are bold.
  public var markdown: String {
    let header = "| \(columns.map { escaped($0.title) }.joined(separator: " | ")) |"
    let rule = "|\(columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: "|"))|"
    let lines = rows.map { row in "| \(row.map(cell).joined(separator: " | ")) |" }
    let notes = notes.map { "- \(escaped($0))" }
    return ["\(escaped(title))\n", header, rule].joined(separator: "\n")
      + (lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n"))
      + (notes.isEmpty ? "" : "\n\n" + notes.joined(separator: "\n"))
  }

  private func cell(_ cell: Cell) -> String {
    if case .text(let text) = cell { return escaped(text) }
    let shown = cell.shown
    let main = cell.isBest ? "**\(shown.main)**" : shown.main
    return shown.deviation.map { "\(main) ± \($0)" } ?? main
  }
}

/// Returns tables and their footnotes as Markdown.
public func markdown(_ sheets: [Sheet], footnotes: [String]) -> String {
  let list = footnotes.map { "- \(escaped($0))" }.joined(separator: "\n")
  return (sheets.map(\.markdown) + (list.isEmpty ? [] : [list])).joined(separator: "\n\n") + "\n"
}

/// Escapes text for Markdown.
private func escaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case "\\", "`", "*", "_", "|", "[", "]", "~": result += "\\\(character)"
    default: result.append(character)
    }
  }
}
