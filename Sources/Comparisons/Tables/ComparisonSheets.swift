import Foundation
import Metrics
import Storage

extension Comparison {
  /// Returns the tables. For every OOD set and metric, they show the rows by scorer, the differences to the baseline
  /// and, if requested, the main effects of a grid.
  public func sheets(effects wanted: Bool = false, marking: Marking = .best) -> [Sheet] {
    sets.flatMap { set in
      metrics.flatMap { metric in
        let cells = cells.filter { $0.set == set && $0.metric == metric.name }
        return [summary(set, metric, cells, marking)] + differences(set, metric, cells)
          + (wanted ? effectSheets(set, metric) : [])
      }
    }
  }

  /// The notes below all tables: missing runs, excluded runs and the definitions of the metrics.
  public var footnotes: [String] {
    let absent = rows.flatMap { row in
      unique(row.absent.map(\.reason)).map { reason in
        let own = row.absent.filter { $0.reason == reason }
        let folders = own.compactMap(\.folder)
        let place = folders.isEmpty ? "" : " (\(folders.joined(separator: ", ")))"
        let seeds = own.map { "\($0.seed)" }.joined(separator: ", ")
        return "\(row.name), seed\(own.count == 1 ? "" : "s") \(seeds): \(reason)\(place)"
      }
    }
    return absent + notes + metrics.map(\.convention)
  }

  private func summary(_ set: String, _ metric: DetectionMetric, _ cells: [Cell], _ marking: Marking) -> Sheet {
    let scorers = scorers.filter { scorer in cells.contains { $0.scorer == scorer && $0.mean != nil } }
    let lines = unique(cells.map(\.row)).map { row in
      let own = cells.filter { $0.row == row }
      let seeds = rows.first { $0.name == row }
      let spreads = scorers.map { scorer -> Sheet.Cell in
        guard let cell = own.first(where: { $0.scorer == scorer }), let mean = cell.mean else { return .absent }
        let isBest = marks(cell, among: cells, problem: seeds?.problem, marking)
        return .spread(mean: mean, deviation: cell.deviation, isBest: isBest)
      }
      return [.text(row), .text(seeds.map(count) ?? "-")] + spreads
    }
    let direction = metric.isBetterHigher ? "higher" : "lower"
    return Sheet(
      title: "\(set): \(metric.name) in percent, mean ± standard deviation over seeds; \(direction) is better",
      columns: [.text("row"), .number("seeds")] + scorers.map { .number($0) }, rows: lines, notes: [], keys: 2)
  }

  /// Returns the best mean of a scorer on a problem, formatted as in the table; nil if there are fewer than two means.
  func best(
    _ cells: [Cell], _ scorer: String, _ problem: String?, _ metric: DetectionMetric
  ) -> String? {
    let alike = Set(rows.filter { $0.problem == problem }.map(\.name))
    let means = cells.filter { $0.scorer == scorer && alike.contains($0.row) }.compactMap(\.mean)
    guard means.count > 1 else { return nil }
    return (metric.isBetterHigher ? means.max() : means.min()).map { percent($0) }
  }

  private func count(_ row: Row) -> String {
    let all = row.seeds.count + row.absent.count
    return row.absent.isEmpty ? "\(all)" : "\(row.seeds.count) of \(all)"
  }

  private func differences(_ set: String, _ metric: DetectionMetric, _ cells: [Cell]) -> [Sheet] {
    guard let baseline, cells.contains(where: { $0.difference != nil }) else { return [] }
    let compared = Set(rows.filter { $0.baseline != nil }.map(\.name))
    let others = cells.filter { compared.contains($0.row) && $0.mean != nil }
    let all = others.compactMap(\.difference)
    let (hasTests, isCorrected) = (all.contains { $0.pValue != nil }, all.contains { $0.correctedPValue != nil })
    let lines = others.map { cell -> [Sheet.Cell] in
      let key: [Sheet.Cell] = [.text(cell.scorer), .text(cell.row), .text("\(cell.difference?.seeds.count ?? 0)")]
      let difference = cell.difference
      let values: [Sheet.Cell] = [
        difference.map { .difference($0.value) } ?? .absent,
        difference?.overSeeds.map { .interval($0.lower, $0.upper) } ?? .absent,
        difference?.overImages.map { .interval($0.lower, $0.upper) } ?? .absent,
      ]
      let corrected = difference?.correctedPValue.map { Sheet.Cell.text(shown($0)) } ?? .absent
      return key + values + (hasTests ? [.text(difference?.moreSeeds ?? "-")] : []) + (isCorrected ? [corrected] : [])
    }
    return [
      Sheet(
        title:
          "\(set): \(metric.name) minus that of \(baseline), in points; mean over common seeds, 95 % intervals",
        columns: [
          .text("scorer"), .text("row"), .number("seeds"), .number("difference"), .number("over seeds"),
          .number("over images"),
        ] + (hasTests ? [.number("more seeds")] : []) + (isCorrected ? [.number("p, Holm")] : []), rows: lines,
        notes: notes(on: all), keys: 3)
    ]
  }

  private func shown(_ pValue: Double) -> String { pValue < 0.001 ? "<0.001" : String(format: "%.3f", pValue) }

  private func notes(on differences: [Difference]) -> [String] {
    let count = differences.count { $0.overSeeds != nil } + differences.count { $0.overImages != nil }
    var notes: [String] = []
    if differences.contains(where: { $0.overSeeds != nil }) {
      notes.append("over seeds: Student's t, paired by seed; covers other training runs")
    }
    if differences.contains(where: { $0.seeds.count > 1 && $0.overSeeds == nil }) {
      notes.append(
        "over seeds: no interval where all seeds give the same difference, because this does not show how much other "
          + "training runs vary")
    }
    if differences.contains(where: { $0.overImages != nil }) {
      notes.append(
        "over images: bootstrap, \(resamples) draws of the test images, shared by both rows and all seeds; "
          + "covers other test images, not other training runs")
    }
    if differences.contains(where: { $0.pValue != nil }) {
      notes.append(
        "more seeds: the number to add so that the interval over seeds excludes 0 with probability 0.8, if the true "
          + "difference and its spread over seeds equal the observed ones; 0 if it already does")
    }
    if count > 0 {
      notes.append(
        "\(count) \(count == 1 ? "interval" : "intervals"), not corrected for multiple comparisons: if nothing "
          + "differs, 1 in 20 still excludes 0")
    }
    if differences.contains(where: { $0.correctedPValue != nil }) {
      let tests = self.cells.count { $0.difference?.correctedPValue != nil }
      notes.append(
        "p, Holm: paired t test over seeds, corrected for all \(tests) tests of this comparison; at most 0.05 is "
          + "significant")
    }
    return notes
  }
}

extension Difference {
  /// The number of seeds to add to both rows, as in tables.
  fileprivate var moreSeeds: String {
    guard let overSeeds else { return "-" }
    if overSeeds.lower > 0 || overSeeds.upper < 0 { return "0" }
    return seedsNeeded.map { "\(max(1, $0 - seeds.count))" } ?? ">\(PairedTest.mostSeeds)"
  }
}
