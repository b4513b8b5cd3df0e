import Clutch
import Storage

/// An option of a command, such as `--runs DIR`.
struct Flag: Sendable {
  let name: String
  /// The placeholder for its value in the help text; nil for a switch.
  let value: String?
  let meaning: String

  /// `true` if its value is the path of a file or a folder.
  var isPath: Bool { ["DIR", "FILE", "PLACE"].contains(value) }
}

/// An error in a command line.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// A parsed command line: positional arguments and options.
struct Arguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]

  /// Parses words, given the flags that the command accepts.
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
      // `--to=` has an empty value; the next word is not its value.
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
      // Shells do not expand the `~` in `--runs=~/q`.
      values[flag.name, default: []].append(flag.isPath ? PathText.expandingHome(value) : value)
    }
  }

  /// The value of an option; the last one if it is given several times.
  subscript(flag: String) -> String? { values[flag]?.last }
  /// Returns all values of an option that can be repeated.
  func all(_ flag: String) -> [String] { values[flag] ?? [] }
  func has(_ flag: String) -> Bool { values[flag] != nil }
}
