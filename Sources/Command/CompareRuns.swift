import Clutch
import Foundation

/// The path of a folder as messages call it.
func withoutSlash(_ path: String) -> String { path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

/// The runs that the words of a command line name: folders of runs, of sweeps, or with runs in them.
func runSelection(_ words: [String]) throws -> RunSelection {
  var folders: [RunFolder] = []
  var sweeps: [SweepFolder] = []
  for word in words {
    let path = withoutSlash(word)
    if let sweep = try SweepFolder(path) {
      sweeps.append(sweep)
      continue
    }
    let found = try RunFolder.runs(at: path)
    if found.isEmpty {
      let isThere = FileManager.default.fileExists(atPath: path)
      let wrong = isThere ? "there is no run in '\(word)'" : "there is no folder '\(word)'"
      throw UsageError(description: "\(wrong); name the folder of a run or a sweep, or one that holds runs")
    }
    folders += found.filter { run in !folders.contains { $0.path == run.path } }
  }
  let selection: RunSelection
  switch (sweeps.count, folders.isEmpty) {
  case (0, _): selection = RunSelection(folders)
  case (1, true): selection = RunSelection(runs: sweeps[0].runs, baseline: sweeps[0].baseline)
  default: throw UsageError(description: "a sweep is compared alone; name one, or the folders of its runs")
  }
  if selection.scorers.isEmpty {
    let count = counted(selection.runs.count, "run")
    throw UsageError(description: "none of \(count) has finished; there is nothing to compare")
  }
  return selection
}
