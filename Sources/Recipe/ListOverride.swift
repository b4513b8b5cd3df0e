/// An override with several values, `path=a,b,c`.
public struct ListOverride: Sendable {
  /// The text of the path, at its place.
  public let path: Node
  public let values: [Node]

  /// Reads what follows the first `=` as the inside of a list; nil where that holds one value or none.
  ///
  /// - Throws: where the text cannot be the inside of a list, but is no single value either.
  public init?(_ text: String) throws(RecipeError) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    let path = String(text[..<sign])
    let file = "override '\(text)'"
    let lines = Source(file: file, text: text).lines
    // A bracket in place of the sign: every value keeps its column in the override.
    let blanks = String(repeating: " ", count: path.unicodeScalars.count)
    let inside = text[text.index(after: sign)...]
    let source = Source(file: file, text: "\(blanks)[\(inside)]", lines: lines, directory: "")
    let list: Node?
    do {
      try refuseSwallowedText(source, example: nil)
      list = try parseTree(source)
    } catch {
      // What is one text with a comma was meant as several values; anything else is an override's own affair.
      guard let value = try? Override(text).value, value.text?.contains(",") == true else { return nil }
      throw error
    }
    guard let values = list?.items, values.count > 1 else { return nil }
    self.path = Source(file: file, text: "", lines: lines, directory: "")
      .node(line: 0, column: 0, .scalar(path, quoted: false))
    self.values = values
  }
}
