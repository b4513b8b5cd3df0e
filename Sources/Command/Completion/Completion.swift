import Clutch

/// Completes the last word of a command line.
///
/// Scripts of shells call `clutch completion --words WORDS`, which prints the candidates. It reads only names of files:
/// no plugin, no recipe, no tensor.
enum Completion {
  /// The option with which scripts ask for candidates. It is not for users, so the help does not list it.
  static let option = "--words"

  /// Returns the candidates for the last of the words after `clutch`, which may be empty.
  static func candidates(for words: [String]) -> [String] {
    guard let word = words.last else { return [] }
    let commands = Subcommand.all.map(\.name)
    if words.count == 1 {
      return fitting(word, word.hasPrefix("-") ? [Flag.help.name, "--version"] : commands + ["help"])
    }
    if words[0] == "help" { return words.count == 2 ? fitting(word, commands) : [] }
    guard let command = Subcommand.all.first(where: { $0.name == words[0] }) else { return [] }
    let before = WordsBefore(words[1..<(words.count - 1)], flags: command.flags)
    if let flag = before.open { return values(of: flag, word) }
    guard word.hasPrefix("-"), !before.onlyOperands else {
      return Operands(command: command.name, before: before.operands, runs: before.runs).candidates(word)
    }
    guard let equals = word.firstIndex(of: "=") else { return fitting(word, command.flags.map(\.name)) }
    guard let flag = command.flags.first(where: { $0.name == word[..<equals] }) else { return [] }
    return values(of: flag, String(word[word.index(after: equals)...])).map { "\(flag.name)=\($0)" }
  }

  /// Returns the names that begin with a word.
  static func fitting(_ word: String, _ names: [String]) -> [String] { names.filter { $0.hasPrefix(word) } }

  /// Returns the paths that complete the value of an option; none if its value is not a path.
  private static func values(of flag: Flag, _ word: String) -> [String] {
    switch (flag.name, flag.value) {
    case (Flag.plugin.name, _): paths(word, endings: ["swift"])
    case (Flag.cases.name, _): paths(word, endings: ["yaml"])
    case (_, "DIR"): paths(word, endings: [])
    case (_, "FILE"), (_, "PLACE"): paths(word)
    default: []
    }
  }
}

/// The words between a command and the word to complete.
private struct WordsBefore {
  private(set) var operands: [String] = []
  /// The option whose value is the word to complete.
  private(set) var open: Flag?
  /// `true` after `--`.
  private(set) var onlyOperands = false
  /// The folder of runs.
  private(set) var runs = "runs"

  init(_ words: ArraySlice<String>, flags: [Flag]) {
    for word in words {
      if let flag = open {
        open = nil
        if flag.name == Flag.runs.name { runs = word }
      } else if onlyOperands || !word.hasPrefix("-") {
        operands.append(word)
      } else if word == "--" {
        onlyOperands = true
      } else if word.hasPrefix("\(Flag.runs.name)=") {
        runs = String(word.dropFirst(Flag.runs.name.count + 1))
      } else {
        open = flags.first { $0.name == word && $0.value != nil }
      }
    }
  }
}
