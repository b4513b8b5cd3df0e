extension Sheet {
  /// The sheet as a LaTeX `table` with rules from the booktabs package. The best values are bold.
  public var latex: String {
    let alignment = columns.map { $0.isNumber ? "r" : "l" }.joined()
    let header = columns.map { escaped($0.title) }.joined(separator: " & ")
    let lines = rows.map { row in
      "    \(row.indices.map { cell(row[$0], $0) }.joined(separator: " & ")) \\\\"
    }
    let notes = notes.map { "  {\\footnotesize \(escaped($0)).\\par}" }
    return
      ([
        "\\begin{table}", "  \\centering", "  \\caption{\(escaped(title)).}", "  \\begin{tabular}{\(alignment)}",
        "    \\toprule", "    \(header) \\\\", "    \\midrule",
      ] + lines + ["    \\bottomrule", "  \\end{tabular}"] + (notes.isEmpty ? [] : ["  \\par\\smallskip"]) + notes
      + ["\\end{table}"]).joined(separator: "\n")
  }

  private func cell(_ cell: Cell, _ column: Int) -> String {
    let shown = cell.shown
    switch cell {
    case .text: return escaped(shown.main)
    case .absent: return "--"
    case .difference, .interval: return "$\(shown.main)$"
    case .spread:
      let mean = cell.isBest ? "\\mathbf{\(shown.main)}" : shown.main
      if let deviation = shown.deviation { return "$\(mean) \\pm \(deviation)$" }
      // An invisible deviation, so that the mean is below the other means.
      return longestDeviation(column).map { "$\(mean) \\phantom{{} \\pm \($0)}$" } ?? "$\(mean)$"
    }
  }
}

/// Returns tables and their footnotes as LaTeX, to be included with `\input`.
public func latex(_ sheets: [Sheet], footnotes: [String]) -> String {
  let preamble = ["% Needs \\usepackage{amsmath,booktabs}."]
  // Notes for the author that do not belong in a paper.
  let comments = footnotes.map { "% \($0.split(whereSeparator: \.isNewline).joined(separator: " "))" }
  return (preamble + comments + sheets.map(\.latex)).joined(separator: "\n") + "\n"
}

/// Escapes text for LaTeX. At the start of a row, `[` and `*` would be read as arguments of the previous line break.
private func escaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    switch character {
    case "\\": result += "\\textbackslash{}"
    case "~": result += "\\textasciitilde{}"
    case "^": result += "\\textasciicircum{}"
    case "<": result += "\\textless{}"
    case ">": result += "\\textgreater{}"
    case "|": result += "\\textbar{}"
    case "\"": result += "''"
    case "±": result += "$\\pm$"
    case "½": result += "$\\frac{1}{2}$"
    case "_", "%", "&", "#", "$", "{", "}": result += "\\\(character)"
    case "[", "]", "*": result += "{\(character)}"
    case _ where character.isNewline: result += " "
    default: result.append(character)
    }
  }
}
