import CYAML

/// Converts a syntax error from libyaml to a message that says how to correct it.
func syntaxError(_ parser: yaml_parser_t, _ source: Source) -> Diagnostic {
  let problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
  if parser.error == YAML_READER_ERROR {
    // The reader reports only a byte offset.
    let before = String(decoding: source.text.utf8.prefix(parser.problem_offset), as: UTF8.self)
    let lines = Source(file: source.file, text: before).lines
    let place = source.node(line: lines.count - 1, column: lines[lines.count - 1].unicodeScalars.count)
    return Diagnostic("\(problem); remove this character", at: place)
  }
  let mark = parser.problem_mark
  var place = source.node(line: mark.line, column: mark.column)
  if place.line.isEmpty, let last = source.lines.prefix(mark.line).lastIndex(where: { !$0.isEmpty }) {
    place = source.node(line: last, column: .max)  // show premature ends at the end of the text
  }
  let character = Array(place.line.unicodeScalars.dropFirst(mark.column)).first
  let opened = parser.context_mark.line + 1
  return Diagnostic(wording(problem, at: character, opened: opened, line: mark.line, source), at: place)
}

private func wording(
  _ problem: String, at character: Unicode.Scalar?, opened: Int, line: Int, _ source: Source
) -> String {
  switch problem {
  case "found character that cannot start any token" where character == "\t":
    return "a tab cannot indent; use spaces"
  case "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected":
    return "a tab cannot indent; use spaces"
  case "found character that cannot start any token":
    return "'\(character.map { String($0) } ?? "")' cannot start a value; put the value in quotes"
  case "mapping values are not allowed in this context":
    // `k:10` above `metric: cosine` is one long word in YAML, and the error is reported at the second colon.
    let above = source.lines.prefix(line + 1).suffix(2).reversed().compactMap { text in
      let words = text.split(separator: " ")
      return words.count == 1 ? colonHint(String(words[0])) : nil
    }
    return "a ':' is not allowed here" + (above.first ?? "; quote a value that contains ': '")
  case "did not find expected ',' or '}'":
    return "the '{' in line \(opened) is not closed here; write ',' between entries and '}' after the last"
  case "did not find expected ',' or ']'":
    return "the '[' in line \(opened) is not closed here; write ',' between items and ']' after the last"
  case "found unexpected end of stream", "found unexpected document indicator":
    return "the quote in line \(opened) is not closed; close it at the end of the text"
  case "did not find expected key":
    return "this does not fit the map that starts in line \(opened); indent its keys equally"
  case "did not find expected '-' indicator":
    return "this does not fit the list that starts in line \(opened); start each item with '- '"
  case "could not find expected ':'":
    return "the key in line \(opened) has no value; write 'key: value'"
  case "block sequence entries are not allowed in this context":
    return "a list cannot start here; start it on the next line"
  case "did not find expected node content":
    return "a value is missing here; write one, or remove the comma"
  default:
    return "this is not YAML: \(problem); check this line and those above"
  }
}
