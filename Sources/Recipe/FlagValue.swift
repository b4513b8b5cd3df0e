/// The value of a command line's flag that stands for an option of the recipe, such as `--data-root DIR`.
///
/// It is plain text, whatever YAML would make of it: `d #2`, `2024` and `no` are folders.
public struct FlagValue: Sendable {
  /// Such as `--data-root`.
  public let name: String
  public let text: String
  /// The option that it sets, such as `machine.data-root`.
  public let path: String
  /// Whether the option takes numbers, so that `2` is one.
  let isNumber: Bool

  public init(_ name: String, _ text: String, sets path: String, isNumber: Bool = false) {
    self.name = name
    self.text = text
    self.path = path
    self.isNumber = isNumber
  }

  /// The flag as one would write it: `--data-root 'd #2'`.
  public var written: String { "\(name) \(shellQuoted(text))" }
}

extension Override {
  init(_ flag: FlagValue) throws(RecipeError) {
    let line = "\(flag.name) \(flag.text)"
    let whole = Source(file: "option '\(line)'", text: "", lines: [line], directory: "")
    let place = whole.node(line: 0, column: flag.name.unicodeScalars.count + 1)
    // Words need no quotes; with them, messages would speak of `the text "gpu"`.
    let isWord = if case .text = PlainScalar(flag.text) { true } else { false }
    parts = try Override.parts(of: flag.path) { _ in place }
    value = place.with(.scalar(flag.text, quoted: !flag.isNumber && !isWord))
  }
}
