/// An override from the command line, `path=value`.
struct Override {
  /// The parts of the path, each with its location in the override.
  let parts: [Node]
  let value: Node

  /// - Parameter text: The override. Its value is YAML on one line and may contain `=`.
  init(_ text: String) throws(RecipeError) {
    let file = "override '\(text)'"
    let lines = Source(file: file, text: text).lines
    let whole = Source(file: file, text: "", lines: lines, directory: "")
    guard let sign = text.firstIndex(of: "=") else {
      let message = "an override must be 'path=value', but has no '='; write '\(text)=value'"
      throw RecipeError(Diagnostic(message, at: whole.node(line: 0, column: 0)))
    }
    parts = try Override.parts(of: String(text[..<sign])) { whole.node(line: 0, column: $0) }
    let column = text[...sign].unicodeScalars.count
    // Blanks replace the path, so the value keeps its column in the override.
    let blanks = String(repeating: " ", count: column)
    let source = Source(
      file: file, text: blanks + text[text.index(after: sign)...], lines: lines, directory: "")
    let path = text[..<sign]
    try refuseSwallowedText(source, example: quotedOverride(path, text[text.index(after: sign)...]))
    guard let value = try parseTree(source), text.index(after: sign) != text.endIndex else {
      let message = "'\(path)' has no value; write '\(path)=null' to remove it"
      throw RecipeError(Diagnostic(message, at: whole.node(line: 0, column: column)))
    }
    self.value = value
  }

  /// Returns the path up to a part, as written.
  func path(upTo index: Int) -> String { parts[..<index].compactMap(\.text).joined(separator: ".") }

  /// Returns the name in messages of the value before a part.
  func subject(of index: Int) -> String { index == 0 ? "a recipe" : "'\(parts[index - 1].text ?? "")'" }
}

extension Node {
  /// Returns this recipe with overrides applied in order.
  ///
  /// - Parameters:
  /// - overrides: Overrides `path=value`, as on the command line. `null` removes a value.
  /// - flags: Values of flags, which take precedence over the overrides.
  public func applying(_ overrides: [String], flags: [FlagValue] = [], shape: Shape) throws(RecipeError) -> Node {
    var result = self
    var diagnostics: [Diagnostic] = []
    func apply(_ override: () throws(RecipeError) -> Override) {
      do throws(RecipeError) {
        result = try override().applied(to: result, shape)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    for text in overrides { apply { () throws(RecipeError) in try Override(text) } }
    for flag in flags { apply { () throws(RecipeError) in try Override(flag) } }
    if !diagnostics.isEmpty { throw RecipeError(diagnostics) }
    return result
  }
}
