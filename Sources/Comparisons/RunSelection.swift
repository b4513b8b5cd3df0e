import Recipe
import Runs
import Storage

/// The runs to compare, with notes on how they were selected.
public struct RunSelection: Sendable {
  public let runs: [ComparedRun]
  /// The baseline, if a sweep defines one.
  public let baseline: Baseline?
  /// Notes on excluded runs and the reasons.
  public let notes: [String]

  public init(runs: [ComparedRun], baseline: Baseline? = nil, notes: [String] = []) {
    self.runs = runs
    self.baseline = baseline
    self.notes = notes
  }

  /// The rows, in order of first appearance.
  public var rows: [String] { unique(runs.map(\.row)) }
  /// The scorers and OOD sets of finished runs.
  public var scorers: [String] { unique(runs.flatMap { $0.results?.rows.map(\.scorer) ?? [] }) }
  public var sets: [String] { unique(runs.flatMap { $0.results?.rows.map(\.set) ?? [] }) }
  /// The paths of the varied settings, except for the name.
  public var paths: [String] { unique(runs.flatMap { $0.settings.map(\.path) }).filter { $0 != "name" } }
}

extension RunSelection {
  /// Groups runs that differ only in their seed into rows.
  ///
  /// A row has the name of its runs. If they are trials of a sweep, the trial's row is added: `components (both)`. If
  /// runs of the same name differ in more than the seed, settings that distinguish them are added:
  /// `fashion-mnist-ccl (k=20)`. If two runs of a row have the same seed, the later one is used and a note names the
  /// other one.
  public init(_ folders: [RunFolder]) {
    let varied = differences(folders.map(\.settings)).map { ($0.path, $0.labels) }
    let settings = folders.indices.map { index in varied.map { Setting(path: $0.0, value: $0.1[index]) } }
    let sweeps = SweepTrials(ofRuns: folders.map(\.path))
    let names = rowNames(
      folders.indices.map { index in
        let rows = Set(sweeps.entries(of: folders[index].path).map(\.trial.row))
        let trial = rows.count == 1 ? rows.first.flatMap { $0.isEmpty ? nil : $0 } : nil
        return NamedRun(name: folders[index].name, trial: trial, settings: settings[index])
      })
    var chosen: [Int] = []
    var notes: [String] = []
    for index in order(folders, settings) {
      let namesake = chosen.firstIndex { names[$0] == names[index] && folders[$0].seed == folders[index].seed }
      guard let namesake else {
        chosen.append(index)
        continue
      }
      let other = chosen[namesake]
      let isLater = (folders[index].written, folders[index].path) > (folders[other].written, folders[other].path)
      if isLater { chosen[namesake] = index }
      let (kept, left) = isLater ? (index, other) : (other, index)
      notes.append(
        "\(names[left]), seed \(folders[left].seed): \(folders[left].path) is left out "
          + "because \(folders[kept].path) is later"
      )
    }
    // Runs that differ only in their names are distinguished by name.
    let isAmbiguous =
      Set(chosen.map { [Setting(path: "seed", value: "\(folders[$0].seed)")] + settings[$0] }).count < chosen.count
    let runs = chosen.map { index in
      ComparedRun(
        row: names[index],
        settings: (isAmbiguous ? [Setting(path: "name", value: folders[index].name)] : []) + settings[index],
        seed: folders[index].seed,
        outcome: folders[index].outcome,
        folder: folders[index].path, images: folders[index].images)
    }
    self.init(runs: runs, notes: notes + sweeps.problems + versionNote(chosen.map { folders[$0] }))
  }
}

extension RunFolder {
  /// The outcome of the run. Of a failure, only the first line is shown.
  fileprivate var outcome: ComparedRun.Result {
    if let results { return .finished(results) }
    guard let failure else { return .absent("not finished") }
    return .absent("failed: \(failure.split(whereSeparator: \.isNewline).first ?? "unknown error")")
  }
}

/// Returns the order of the rows: by first appearance of the name, then by settings, then by seed.
private func order(_ folders: [RunFolder], _ settings: [[Setting]]) -> [Int] {
  let names = unique(folders.map(\.name))
  let ranks = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
  return folders.indices.sorted { a, b in
    if folders[a].name != folders[b].name {
      return ranks[folders[a].name, default: 0] < ranks[folders[b].name, default: 0]
    }
    for (left, right) in zip(settings[a], settings[b]) where left != right { return precedes(left, right) }
    return (folders[a].seed, folders[a].path) < (folders[b].seed, folders[b].path)
  }
}

/// Returns a note if the runs were created by different versions of Clutch, because differences may be due to the
/// version.
private func versionNote(_ folders: [RunFolder]) -> [String] {
  let cores = folders.filter { $0.results != nil }.map { String($0.core.prefix(8)) }
  let versions = unique(cores)
  if versions.count < 2 { return [] }
  let counts = versions.map { version in "\(version) (\(cores.count { $0 == version }))" }
  return [
    "the runs were created by \(versions.count) versions of Clutch's sources, \(counts.joined(separator: ", ")): "
      + "differences may be due to the version"
  ]
}
