import Clutch
import Console
import Foundation
import Runs
import Storage

/// Lists the runs to remove, asks for confirmation and removes them.
func removeRuns(_ chosen: ChosenRuns, _ arguments: Arguments) throws -> Int32 {
  guard chosen.isChosen else {
    throw UsageError(description: "runs remove needs a selection: a name, a key, path=value or --state")
  }
  var doomed: [RunEntry] = []
  for run in chosen.runs {
    if run.state == .running {
      note("\(run.path) stays: a process is working on it")
    } else if let link = run.link(below: chosen.folder) {
      note("\(run.path) stays: \(link) is a symbolic link, and nothing is removed through links; remove the link")
    } else {
      doomed.append(run)
    }
  }
  var left = chosen.runs.count - doomed.count
  if doomed.isEmpty {
    note("There is nothing to remove.")
    return left == 0 ? 0 : 1
  }
  for run in doomed {
    note("  \(run.path), \(run.state.rawValue), \(run.isLink ? "a symbolic link: only the link" : byteText(run.bytes))")
  }
  let bytes = doomed.filter { !$0.isLink }.map(\.bytes).reduce(0, +)
  guard try agreed(to: "Remove \(counted(doomed.count, "run")), \(byteText(bytes))?", arguments) else { return 0 }
  for run in doomed where !(try run.remove()) {
    note("\(run.path) stays: a process has begun to work on it")
    left += 1
  }
  note("removed \(counted(chosen.runs.count - left, "run")); clutch runs clean frees stages that no other run needs")
  return left == 0 ? 0 : 1
}

/// Lists the cached stages that no run needs and the remains of interrupted removals, asks for confirmation and removes
/// them.
func cleanCache(of runs: String, _ arguments: Arguments) throws -> Int32 {
  guard FileManager.default.fileExists(atPath: runs) else {
    throw UsageError(description: "there is no folder '\(runs)'; name the folder of your runs: --runs DIR")
  }
  let unneeded = try UnneededStages(in: runs)
  for link in unneeded.links {
    note("note: \(link) is a symbolic link, and nothing is removed through links: its target stays")
  }
  if unneeded.stages.isEmpty {
    note("There is nothing to free in \(runs)/.cache: every stage belongs to a run.")
    return 0
  }
  let left = unneeded.stages.filter { $0.kind == UnneededStages.removed }
  let unfinished = unneeded.stages.filter { $0.kind == UnneededStages.partial }
  let stages = unneeded.stages.filter { ![UnneededStages.removed, UnneededStages.partial].contains($0.kind) }
  if !stages.isEmpty { note("In \(runs)/.cache, no run needs:\n\(stageTable(stages))") }
  if !left.isEmpty { note("In \(runs), interrupted removals left:\n\(stageTable(left))") }
  if !unfinished.isEmpty { note("In \(runs), killed processes left unfinished files:\n\(stageTable(unfinished))") }
  guard try agreed(to: "Remove them and free \(byteText(unneeded.bytes))?", arguments) else { return 0 }
  let removed = try unneeded.remove()
  let stay = unneeded.stages.count - removed.count
  let word = !unfinished.isEmpty ? "item" : left.isEmpty ? "stage" : "folder"
  note("freed \(byteText(removed.map(\.bytes).reduce(0, +))) of \(counted(removed.count, word))")
  if stay > 0 { note("\(counted(stay, word)) stayed: a process has begun to work on \(stay == 1 ? "it" : "them")") }
  return 0
}

/// Returns a table of the number and size of the stages of each kind.
private func stageTable(_ stages: [UnneededStages.Entry]) -> String {
  let rows = unique(stages.map(\.kind)).map { kind in
    let own = stages.filter { $0.kind == kind }
    return ["  \(kind)", grouped(own.count), byteText(own.map(\.bytes).reduce(0, +))]
  }
  return columns(rows, numbers: [1, 2])
}

/// Asks for confirmation on a terminal; elsewhere, `--yes` is required.
private func agreed(to question: String, _ arguments: Arguments) throws(UsageError) -> Bool {
  if arguments.has("--yes") { return true }
  guard isatty(STDIN_FILENO) == 1, Terminal.current.notesAreOnTerminal else {
    throw UsageError(description: "nothing was removed: there is no terminal to confirm on; add --yes")
  }
  note("\(question) [y/N] ", terminator: "")
  let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces).lowercased()
  if ["y", "yes"].contains(answer) { return true }
  note("Nothing was removed.")
  return false
}
