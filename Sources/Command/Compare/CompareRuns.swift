import Clutch
import Comparisons
import Runs
import Storage

/// Returns a path without its trailing slash.
func withoutSlash(_ path: String) -> String { path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

/// Returns the runs that the words name: folders of runs or sweeps, or folders that contain runs.
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
    if found.isEmpty { throw UsageError(noRunAt: word, expected: .runsOrSweep) }
    folders += found.filter { run in !folders.contains { $0.path == run.path } }
  }
  let selection: RunSelection
  switch (sweeps.count, folders.isEmpty) {
  case (0, _): selection = RunSelection(folders)
  case (1, true): selection = RunSelection(runs: sweeps[0].runs, baseline: sweeps[0].baseline)
  default: throw UsageError(description: "a sweep is compared on its own; name only one, or the folders of its runs")
  }
  if selection.scorers.isEmpty {
    let count = counted(selection.runs.count, "run")
    throw UsageError(description: "none of \(count) has finished; there is nothing to compare")
  }
  return selection
}
