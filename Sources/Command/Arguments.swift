import Clutch

/// An option of a command, such as `--runs DIR`.
struct Flag: Sendable {
  let name: String
  /// What its value is called in the help; nil for a switch.
  let value: String?
  let meaning: String

  /// Whether its value is the path of a file or a folder.
  var isPath: Bool { ["DIR", "FILE", "PLACE"].contains(value) }
}

/// What is wrong with the words of a command line.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// The words of a command line, told apart.
struct Arguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]

  /// Reads words against the flags that a command knows.
  init(_ words: [String], flags: [Flag]) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positional += rest
        return
      }
      guard word.hasPrefix("-"), word.count > 1 else {
        positional.append(word)
        continue
      }
      // The empty part of `--to=` is a value too: the next word is not.
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0] == "-h" ? Flag.help.name : parts[0]
      guard let flag = flags.first(where: { $0.name == name }) else {
        throw UsageError(
          description:
            "there is no option \(parts[0])\(hint(for: parts[0], among: flags.map(\.name), otherwise: "there are"))")
      }
      if flag.value == nil {
        guard parts.count == 1 else { throw UsageError(description: "\(flag.name) takes no value") }
        values[flag.name] = [""]
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
        throw UsageError(description: "\(flag.name) needs a value: \(flag.label)")
      }
      // A shell leaves the `~` of `--runs=~/q` as it is.
      values[flag.name, default: []].append(flag.isPath ? PathText.expandingHome(value) : value)
    }
  }

  /// The value of an option; the last one where it is given more than once.
  subscript(flag: String) -> String? { values[flag]?.last }
  /// Every value of an option that may be given more than once.
  func all(_ flag: String) -> [String] { values[flag] ?? [] }
  func has(_ flag: String) -> Bool { values[flag] != nil }
}
