/// An override with several values, `path=a,b,c`.
public struct ListOverride: Sendable {
  /// The path, with its location.
  public let path: Node
  public let values: [Node]

  /// Parses the text after the first `=` as the contents of a list; nil if it contains fewer than two values.
  ///
  /// - Throws: A `RecipeError` if the text is neither the contents of a list nor a single value.
  public init?(_ text: String) throws(RecipeError) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    let path = String(text[..<sign])
    let file = "override '\(text)'"
    let lines = Source(file: file, text: text).lines
    // A bracket replaces the sign, so every value keeps its column in the override.
    let blanks = String(repeating: " ", count: path.unicodeScalars.count)
    let inside = text[text.index(after: sign)...]
    let source = Source(file: file, text: "\(blanks)[\(inside)]", lines: lines, directory: "")
    let list: Node?
    do {
      try refuseSwallowedText(source, example: nil)
      list = try parseTree(source)
    } catch {
      // If the text is a single value with a comma, several values were meant. Other errors are reported when it is
      // parsed as an override.
      guard let value = try? Override(text).value, value.text?.contains(",") == true else { return nil }
      throw error
    }
    guard let values = list?.items, values.count > 1 else { return nil }
    self.path = Source(file: file, text: "", lines: lines, directory: "")
      .node(line: 0, column: 0, .scalar(path, quoted: false))
    self.values = values
  }
}
