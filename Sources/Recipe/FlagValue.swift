/// The value of a command-line flag that sets an option of the recipe, such as `--data-root DIR`.
///
/// It is plain text and not parsed as YAML: `d #2`, `2024` and `no` are folder names.
public struct FlagValue: Sendable {
  /// The name of the flag, such as `--data-root`.
  public let name: String
  public let text: String
  /// The path of the option that the flag sets, such as `machine.data-root`.
  public let path: String
  /// Indicates whether the option accepts numbers, so that `2` is a number.
  let isNumber: Bool

  public init(_ name: String, _ text: String, sets path: String, isNumber: Bool = false) {
    self.name = name
    self.text = text
    self.path = path
    self.isNumber = isNumber
  }

  /// The flag as written in a shell: `--data-root 'd #2'`.
  public var written: String { "\(name) \(shellQuoted(text))" }
}

extension Override {
  init(_ flag: FlagValue) throws(RecipeError) {
    let line = "\(flag.name) \(flag.text)"
    let whole = Source(file: "option '\(line)'", text: "", lines: [line], directory: "")
    let place = whole.node(line: 0, column: flag.name.unicodeScalars.count + 1)
    // Words need no quotes. With quotes, messages would say `the text "gpu"`.
    let isWord = if case .text = PlainScalar(flag.text) { true } else { false }
    parts = try Override.parts(of: flag.path) { _ in place }
    value = place.with(.scalar(flag.text, quoted: !flag.isNumber && !isWord))
  }
}
