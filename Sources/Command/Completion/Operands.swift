import Clutch
import Storage

/// The positional arguments of a command, for completion.
struct Operands {
  let command: String
  /// The arguments before the one to complete.
  let before: [String]
  /// The folder of runs.
  let runs: String

  func candidates(_ word: String) -> [String] {
    Completion.fitting(word, names(word)) + paths(word)
  }

  private func names(_ word: String) -> [String] {
    let kinds = registries.map(\.kind)
    switch (command, before.count) {
    case ("new", 0), ("list", 0), ("test-plugin", 0): return kinds
    case ("describe", 0): return unique(kinds + ["recipe"] + registries.flatMap(\.names))
    case ("describe", 1), ("test-plugin", 1): return (try? registry(before[0]))?.names ?? []
    case ("data", 0): return DataAction.allCases.map(\.rawValue)
    case ("data", _): return before[0] == DataAction.list.rawValue ? [] : Datasets.registry.names
    case ("export", 0): return exportFormats
    case ("completion", 0): return Shell.allCases.map(\.rawValue)
    case ("runs", 0): return runsVerbs + runNames(word, in: runs)
    case ("runs", _): return before[0] == "clean" ? [] : runNames(word, in: runs)
    default: return []
    }
  }

  private func paths(_ word: String) -> [String] {
    switch (command, before.count) {
    case ("run", 0), ("sweep", 0), ("check", 0): Command.paths(word, endings: ["yaml"])
    case ("test-plugin", 0): Command.paths(word, endings: ["swift"])
    case ("compare", _), ("report", _), ("clusters", 0), ("score", 0): Command.paths(word, endings: [])
    case ("export", 1...): Command.paths(word, endings: [])
    case ("score", _): Command.paths(word)
    default: []
    }
  }
}

/// Returns the names of the runs in a folder; once a name and a slash are typed, `NAME/KEY` for its runs.
private func runNames(_ word: String, in runs: String) -> [String] {
  let typed = word.lastIndex(of: "/").map { word[...$0] } ?? ""
  let folders = paths("\(runs)/\(typed)", endings: []).map { $0.dropFirst(runs.count + 1).dropLast() }
  return folders.map(String.init).filter { typed.isEmpty || !$0.dropFirst(typed.count).hasPrefix("sweep-") }
}
