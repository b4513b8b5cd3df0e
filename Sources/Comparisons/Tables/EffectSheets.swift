import Metrics
import Storage

extension Comparison {
  /// Returns the main effects on an OOD set: one table per setting, with one column per scorer.
  func effectSheets(_ set: String, _ metric: DetectionMetric) -> [Sheet] {
    let own = effects.filter { $0.set == set && $0.metric == metric.name }
    return unique(own.map(\.path)).map { path in sheet(path, set, metric, own.filter { $0.path == path }) }
  }

  private func sheet(_ path: String, _ set: String, _ metric: DetectionMetric, _ effects: [MainEffect]) -> Sheet {
    let measured = effects.filter { !$0.levels.isEmpty }
    let best = measured.map { effect in
      let means = effect.levels.map(\.mean)
      return (metric.isBetterHigher ? means.max() : means.min()).map { percent($0) }
    }
    let levels = measured.first?.levels ?? []
    let lines = levels.indices.map { index -> [Sheet.Cell] in
      let spreads = zip(measured, best).map { effect, best -> Sheet.Cell in
        let level = effect.levels[index]
        return .spread(mean: level.mean, deviation: level.deviation, isBest: percent(level.mean) == best)
      }
      return [.text(levels[index].value), .text("\(levels[index].values.count)")] + spreads
    }
    let direction = metric.isBetterHigher ? "higher" : "lower"
    return Sheet(
      title: "\(set): main effect of \(path) on \(metric.name), in percent; mean ± standard deviation over blocks; "
        + "\(direction) is better",
      columns: [.text("value"), .number("blocks")] + measured.map { .number($0.scorer) }, rows: lines,
      notes: notes(on: effects), keys: 2)
  }

  private func notes(on effects: [MainEffect]) -> [String] {
    let reading = "a block: equal settings and seed otherwise, with a finished run for every value"
    let leftOut = unique(effects.map(\.leftOut)).filter { !$0.isEmpty }.map { blocks in
      let more = blocks.count > 3 ? "; and \(blocks.count - 3) more" : ""
      return "left out: \(blocks.prefix(3).joined(separator: "; "))\(more)"
    }
    let none = effects.allSatisfy(\.levels.isEmpty) ? ["no block is complete: there is nothing to average"] : []
    return [reading] + none + leftOut
  }
}
