import Recipe
import Storage

/// The parts of a run that determine the name of its row.
struct NamedRun {
  let name: String
  /// The row of the sweep's trial that the run belongs to; nil if it belongs to none or to different ones.
  let trial: String?
  /// The settings in which the compared runs differ; the same paths for every run.
  let settings: [Setting]
}

/// Returns the names of the rows of runs. Runs of one name and equal settings have the same row, other runs do not.
///
/// The row of a trial of a sweep is named after the trial: `components (both)`. Other runs of the same name are
/// distinguished by as few settings as possible: `fashion-mnist-ccl (k=20)`.
func rowNames(_ runs: [NamedRun]) -> [String] {
  var names = runs.map(\.name)
  for own in Dictionary(grouping: runs.indices, by: { runs[$0].name }).values {
    let members = Dictionary(grouping: own) { runs[$0].settings }
    let rows = unique(own.map { runs[$0].settings })
    let trials = rows.map { row -> String? in
      let named = Set((members[row] ?? []).compactMap { runs[$0].trial })
      return named.count == 1 ? named.first : nil
    }
    for (row, detail) in zip(rows, details(rows, trials: trials)) where !detail.isEmpty {
      for index in members[row] ?? [] { names[index] += " (\(detail))" }
    }
  }
  return names
}

/// The maximum length of a value and of a trial's name in the name of a row.
private let (valueLimit, trialLimit) = (32, 60)

/// Returns distinct texts for rows of the same name: the trial, and settings as far as they are needed.
private func details(_ rows: [[Setting]], trials: [String?]) -> [String] {
  let named = unique(trials.compactMap(\.self))
  let shown = Dictionary(uniqueKeysWithValues: zip(named, shortTexts(named, limit: trialLimit)))
  var details = rows.map { _ in "" }
  for group in Dictionary(grouping: rows.indices, by: { trials[$0] }).values {
    for (index, settings) in zip(group, distinctions(group.map { rows[$0] })) {
      details[index] = ([trials[index].flatMap { shown[$0] }].compactMap(\.self) + settings).joined(separator: ", ")
    }
  }
  if Set(details).count == rows.count { return details }
  return distinctions(rows).map { $0.joined(separator: ", ") }
}

/// Returns, for each of several different rows, the few settings that distinguish it from the others: `k=5`.
private func distinctions(_ rows: [[Setting]]) -> [[String]] {
  guard rows.count > 1 else { return rows.map { _ in [] } }
  let varied = rows[0].indices.filter { place in rows.contains { $0[place] != rows[0][place] } }
  let tails = shortestTails(of: varied.map { rows[0][$0].path })
  let texts = Dictionary(
    uniqueKeysWithValues: varied.map { place in
      let path = rows[0][place].path
      return (place, valueTexts(rows.map { $0[place].value }).map { "\(tails[path] ?? path)=\($0)" })
    })
  func length(_ place: Int) -> Int { (texts[place] ?? []).map(\.count).reduce(0, +) }
  return places(varied, thatDistinguish: rows, length).reduce(rows.map { _ in [] }) { parts, place in
    zip(parts, texts[place] ?? []).map { $0 + [$1] }
  }
}

/// Returns a small choice of settings in which no two rows are equal, in their order. Of settings that distinguish
/// equally many rows, the shorter one is chosen.
private func places(_ varied: [Int], thatDistinguish rows: [[Setting]], _ length: (Int) -> Int) -> [Int] {
  func distinct(_ places: [Int]) -> Int { Set(rows.map { row in places.map { row[$0].value } }).count }
  var chosen: [Int] = []
  var left = varied.sorted { (length($0), $0) < (length($1), $1) }
  while distinct(chosen) < rows.count, !left.isEmpty {
    let counts = left.map { distinct(chosen + [$0]) }
    let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
    chosen.append(left.remove(at: best))
  }
  for place in chosen.reversed() where distinct(chosen.filter { $0 != place }) == rows.count {
    chosen.removeAll { $0 == place }
  }
  return chosen.sorted()
}

/// Returns short texts of the values of a setting. Different values have different texts.
private func valueTexts(_ values: [String]) -> [String] {
  let texts = SettingTexts(values)
  let short = values.map { texts[$0] }
  return shortTexts(Set(short).count == Set(values).count ? short : values, limit: valueLimit)
}
