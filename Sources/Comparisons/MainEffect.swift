import Metrics
import Recipe
import Storage

/// The main effect of a setting in a grid: the metric at each of its values, averaged over all other varied settings.
///
/// A block contains runs that differ only in this setting, with equal other settings and seed. Only blocks with a
/// finished run for every value are averaged, so all values are compared under the same conditions.
public struct MainEffect: Sendable, Codable {
  public struct Level: Sendable, Codable {
    public let value: String
    /// One value per block, in the same order for every level.
    public let values: [Double]
    public let mean: Double
    /// The standard deviation over blocks; nil for one block.
    public let deviation: Double?
  }

  public let path: String
  public let set: String
  public let scorer: String
  public let metric: String
  /// The levels in numerical or alphabetical order; empty if no block is complete.
  public let levels: [Level]
  /// The excluded blocks, each with the values that it lacks.
  public let leftOut: [String]
}

extension ComparisonGrid {
  /// The effects of every varied setting if there are at least two. With one setting, the rows already show its effect.
  var effects: [MainEffect] {
    let paths = unique(runs.flatMap { $0.settings.map(\.path) })
    guard paths.count > 1 else { return [] }
    return paths.flatMap { path in
      sets.flatMap { set in
        metrics.flatMap { metric in scorers.map { effect(of: path, set, $0, metric) } }
      }
    }
  }

  /// Returns the effect of one setting.
  func effect(of path: String, _ set: ComparedSet, _ scorer: String, _ metric: DetectionMetric) -> MainEffect {
    let own = runs.filter { run in !run.isMean && run.settings.contains { $0.path == path } }
    let values = unique(own.compactMap { run in run.settings.first { $0.path == path } }).sorted(by: precedes).map(
      \.value)
    let tails = shortestTails(of: unique(own.flatMap { $0.settings.map(\.path) }))
    var blocks: [[Double]] = []
    var leftOut: [String] = []
    for block in blocksOfRuns(own, without: path) {
      let measured = values.map { value in
        block.runs[value].flatMap { $0.value(metric, scorer: scorer, sets: set.members) }
      }
      let found = measured.compactMap(\.self)
      if found.count == values.count {
        blocks.append(found)
      } else {
        let lacking = zip(values, measured).filter { $0.1 == nil }.map { "\(tails[path] ?? path)=\($0.0)" }
        let others = block.others.map { "\(tails[$0.path] ?? $0.path)=\($0.value)" } + ["seed=\(block.seed)"]
        leftOut.append("\(others.joined(separator: ", ")) lacks \(lacking.joined(separator: ", "))")
      }
    }
    let levels =
      blocks.isEmpty
      ? []
      : values.enumerated().compactMap { index, value in
        level(value, blocks.map { $0[index] })
      }
    return MainEffect(
      path: path, set: set.name, scorer: scorer, metric: metric.name, levels: levels, leftOut: leftOut)
  }

  private func level(_ value: String, _ values: [Double]) -> MainEffect.Level? {
    guard let summary = try? SeedSummary(values) else { return nil }
    return MainEffect.Level(value: value, values: values, mean: summary.mean, deviation: summary.standardDeviation)
  }
}

/// Runs that differ in only one setting.
private struct Block {
  let others: [Setting]
  let seed: Int
  /// The runs by the value of that setting.
  let runs: [String: ComparedRun]
}

private struct BlockKey: Hashable {
  let others: [Setting]
  let seed: Int
}

private func blocksOfRuns(_ runs: [ComparedRun], without path: String) -> [Block] {
  let keys = runs.map { run in BlockKey(others: run.settings.filter { $0.path != path }, seed: run.seed) }
  let groups = Dictionary(grouping: runs.indices) { keys[$0] }
  return unique(keys).map { key in
    let named = (groups[key] ?? []).compactMap { index in
      runs[index].settings.first { $0.path == path }.map { ($0.value, runs[index]) }
    }
    return Block(others: key.others, seed: key.seed, runs: Dictionary(named) { first, _ in first })
  }
}
