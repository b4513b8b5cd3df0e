import Clutch
import Foundation
import Runs
import Storage

/// The runs in a folder that a command line selects.
struct ChosenRuns {
  /// The folder of all runs.
  let folder: String
  let all: [RunEntry]
  let runs: [RunEntry]
  /// `true` if the command line restricts the selection.
  let isChosen: Bool

  init(_ words: [String], _ arguments: Arguments, in folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw UsageError(description: "there is no folder '\(folder)'; name the folder of your runs: --runs DIR")
    }
    self.folder = folder
    all = RunEntry.below(folder)
    var filter = RunFilter()
    for word in words {
      // The name of a run may contain an equals sign too.
      if let equals = word.firstIndex(of: "="), !all.contains(where: { $0.name == word }) {
        filter.settings.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      } else {
        filter.patterns.append(word)
      }
    }
    let states = RunEntry.State.allCases
    for name in (arguments["--state"] ?? "").split(separator: ",") {
      guard let state = RunEntry.State(rawValue: String(name)) else {
        let hint = hint(for: String(name), among: states.map(\.rawValue), otherwise: "there are")
        throw UsageError(description: "there is no state '\(name)'\(hint)")
      }
      filter.states.insert(state)
    }
    try ChosenRuns.check(filter, all)
    runs = all.filter(filter.admits)
    isChosen = !words.isEmpty || !filter.states.isEmpty
  }

  /// Rejects words that match no run, because they are most likely mistyped.
  private static func check(_ filter: RunFilter, _ all: [RunEntry]) throws(UsageError) {
    if all.isEmpty { return }
    let paths = Set(all.flatMap { $0.settings.map(\.path) })
    for setting in filter.settings where !paths.contains(where: { RunFilter.ends($0, with: setting.path) }) {
      let last = setting.path.split(separator: ".").last.map(String.init) ?? ""
      let ends = Set(paths.compactMap { $0.split(separator: ".").last.map(String.init) })
      let hint = suggestion(for: last, among: ends.sorted()).map { "; did you mean '\($0)'?" } ?? ""
      throw UsageError(description: "no run has a setting '\(setting.path)'\(hint)")
    }
    for pattern in filter.patterns {
      var one = RunFilter()
      one.patterns = [pattern]
      if all.contains(where: one.admits) { continue }
      if isFolder(pattern) { throw UsageError(noRunAt: pattern, expected: .runs) }
      let names = unique(all.map(\.name))
      throw UsageError(
        description: "there is no run '\(pattern)'\(hint(for: pattern, among: names, otherwise: "there are"))")
    }
  }

  /// Returns `true` for a word that can only be a folder, and in which there are no runs.
  private static func isFolder(_ word: String) -> Bool {
    if FileManager.default.fileExists(atPath: word) { return RunEntry.below(withoutSlash(word)).isEmpty }
    return ["/", "./", "../"].contains(where: word.hasPrefix)
  }
}
