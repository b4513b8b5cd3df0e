/// Rejects YAML on a command line that would silently drop text: comments, anchors, aliases and tags.
///
/// Recipes may contain comments and anchors. On a command line, a word that looks like one was meant as text.
///
/// - Parameter example: The argument with its text quoted, as a suggestion; nil if there is none.
func refuseSwallowedText(_ source: Source, example: String?) throws(RecipeError) {
  let text = Array(source.text.unicodeScalars)
  let events = YAMLEvents(source)
  let remedy = "put the value in quotes" + (example.map { ": \($0)" } ?? "")
  var end = 0  // of the last event
  while true {
    let event: YAMLEvent
    do throws(Diagnostic) {
      event = try events.next()
    } catch {
      // The rest cannot be parsed. If it contains a comment, report that; otherwise, the parser reports the error.
      if let sign = comment(in: text, end..<text.count) { throw swallowed(text, sign, source, remedy) }
      let first = text.indices.first { !text[$0].properties.isWhitespace }
      guard let first, end <= first, "&*!".unicodeScalars.contains(text[first]) else { return }
      let message = "'\(text[first])' cannot start a text in YAML; \(remedy)"
      throw RecipeError(Diagnostic(message, at: source.node(line: 0, column: first)))
    }
    let start = min(event.start, text.count)
    if start > end, let sign = comment(in: text, end..<start) { throw swallowed(text, sign, source, remedy) }
    let found: String? =
      switch event {
      case _ where event.anchor != nil: "'&\(event.anchor ?? "")' is an anchor"
      case _ where event.tag != nil: "'\(event.shortTag ?? "")' is a tag"
      default: if case .alias(let name) = event.kind { "'*\(name)' is an alias" } else { nil }
      }
    if let found {
      let place = source.node(line: event.line, column: event.column)
      throw RecipeError(Diagnostic("\(found) in YAML, not text; \(remedy)", at: place))
    }
    if case .streamEnd = event.kind { return }
    end = max(end, min(event.end, text.count))
  }
}

/// Returns the first `#` between two values, which starts a comment.
private func comment(in text: [Unicode.Scalar], _ range: Range<Int>) -> Int? {
  range.first { text[$0] == "#" && ($0 == 0 || text[$0 - 1].properties.isWhitespace) }
}

private func swallowed(_ text: [Unicode.Scalar], _ sign: Int, _ source: Source, _ remedy: String) -> RecipeError {
  var (line, column) = (0, 0)
  for scalar in text[..<sign] { (line, column) = scalar == "\n" ? (line + 1, 0) : (line, column + 1) }
  let message = "'#' starts a comment in YAML here, which would be ignored; \(remedy)"
  return RecipeError(Diagnostic(message, at: source.node(line: line, column: column)))
}

/// Returns an override with its value quoted, to paste into a shell; nil if the value is a list, a map or already
/// quoted.
func quotedOverride(_ path: Substring, _ value: Substring) -> String? {
  let value = value.drop { $0 == " " }
  guard let first = value.first, !"[{\"'|>".contains(first) else { return nil }
  return shellQuoted("\(path)=\(Node.text(String(value)).quotedText)")
}
