/// The runs to compare, and what is to be said of how they were chosen.
public struct RunSelection: Sendable {
  public let runs: [ComparedRun]
  /// What to compare with, where a sweep names it.
  public let baseline: Baseline?
  /// Runs that were left out, and why.
  public let notes: [String]

  public init(runs: [ComparedRun], baseline: Baseline? = nil, notes: [String] = []) {
    self.runs = runs
    self.baseline = baseline
    self.notes = notes
  }

  /// The rows, in the order of their first runs.
  public var rows: [String] { unique(runs.map(\.row)) }
  /// The scorers and OOD sets of finished runs.
  public var scorers: [String] { unique(runs.flatMap { $0.results?.rows.map(\.scorer) ?? [] }) }
  public var sets: [String] { unique(runs.flatMap { $0.results?.rows.map(\.set) ?? [] }) }
  /// What was varied, names aside.
  public var paths: [String] { unique(runs.flatMap { $0.settings.map(\.path) }).filter { $0 != "name" } }
}

extension RunSelection {
  /// Groups runs that differ only in their seed into rows.
  ///
  /// A row is called as its runs are; where runs of one name differ in more than the seed, by that as well:
  /// `fashion-mnist-ccl (k=20)`. Of two runs of a row with one seed the later one counts, and a note names the other.
  public init(_ folders: [RunFolder]) {
    let varied = differences(folders.map(\.settings)).map { ($0.path, $0.labels) }
    let settings = folders.indices.map { index in varied.map { Setting(path: $0.0, value: $0.1[index]) } }
    let names = rowNames(folders, settings)
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
        "\(names[left]), seed \(folders[left].seed): \(folders[left].path) is left out, "
          + "as \(folders[kept].path) is later"
      )
    }
    // Runs that differ in nothing but their name differ in that.
    let isAmbiguous =
      Set(chosen.map { [Setting(path: "seed", value: "\(folders[$0].seed)")] + settings[$0] }).count < chosen.count
    let runs = chosen.map { index in
      ComparedRun(
        row: names[index],
        settings: (isAmbiguous ? [Setting(path: "name", value: folders[index].name)] : []) + settings[index],
        seed: folders[index].seed,
        outcome: folders[index].results.map { .finished($0) } ?? .absent("not finished"),
        folder: folders[index].path, images: folders[index].images)
    }
    self.init(runs: runs, notes: notes + versionNote(chosen.map { folders[$0] }))
  }
}

/// The runs' names, with the settings by which runs of one name differ.
private func rowNames(_ folders: [RunFolder], _ settings: [[Setting]]) -> [String] {
  let namesakes = Dictionary(grouping: folders.indices) { folders[$0].name }
  let varied = namesakes.mapValues { group in
    settings[group[0]].indices.filter { place in group.contains { settings[$0][place] != settings[group[0]][place] } }
  }
  return folders.indices.map { index in
    let name = folders[index].name
    let own = (varied[name] ?? []).map { settings[index][$0] }
    guard !own.isEmpty else { return name }
    let tails = shortestTails(of: own.map(\.path))
    return "\(name) (\(own.map { "\(tails[$0.path] ?? $0.path)=\($0.value)" }.joined(separator: ", ")))"
  }
}

/// The order of the rows: that in which their names come first, then that of their settings, then seeds.
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

/// That runs were made by different versions of Clutch, so that what differs may be the version.
private func versionNote(_ folders: [RunFolder]) -> [String] {
  let cores = folders.filter { $0.results != nil }.map { String($0.core.prefix(8)) }
  let versions = unique(cores)
  if versions.count < 2 { return [] }
  let counts = versions.map { version in "\(version) (\(cores.count { $0 == version }))" }
  return [
    "the runs are of \(versions.count) versions of Clutch's sources, \(counts.joined(separator: ", ")): "
      + "what differs may be the version"
  ]
}

/// Each value once, in the order of their first occurrence.
package func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return values.filter { seen.insert($0).inserted }
}
