import Clutch
import Comparisons
import Runs
import Stages
import Storage

extension ComparisonPage {
  /// The differing settings next to the results, one row per variant.
  var overviewSection: Section {
    Section("results", "Settings and results") {
      if let metric, let set = mainSet {
        let direction = metric.isBetterHigher ? "higher" : "lower"
        paragraph(
          "\(metric.name) on \(set) in percent, mean over seeds; \(direction) is better. Dots are seeds, the vertical "
            + "line is their mean. Settings that are not shown are the same in all rows.")
        paragraph(legend)
        OverviewTable(comparison, metric, set, changes: variantChanges).markup
      }
      hints(comparison.notes + (metric.map { [$0.convention] } ?? []))
    }
  }
}

extension ComparisonPage {
  /// The meaning of the brackets and of bold values.
  private var legend: String {
    guard comparison.baseline != nil else {
      return "No value is bold, here and in the tables below, because there is no baseline to compare with."
    }
    return "In brackets: the difference from the baseline in points, with its 95 % interval over seeds, or over images "
      + "if there is only one common seed. Several seeds that all give the same difference give no interval. Bold, here "
      + "and in the tables below: the best value of a column, if this interval excludes 0. The intervals are not "
      + "corrected for multiple comparisons."
  }

  /// The changes that the variant of every row makes; empty if there are no variants.
  private var variantChanges: [String: String] {
    guard let sweep, let record = try? SweepRecord(folder: sweep) else { return [:] }
    let texts = record.trials.compactMap { trial -> (String, String)? in
      guard trial.variant != nil, let changes = trial.changes else { return nil }
      let own = changes.filter { change in !trial.settings.contains { $0.path == change.path } }
      return (trial.row, own.isEmpty ? "none" : own.map { "\($0.label): \($0.value)" }.joined(separator: ", "))
    }
    return Dictionary(texts) { first, _ in first }
  }
}

/// A table with the differing settings and a column per scorer.
private struct OverviewTable {
  private let comparison: Comparison
  private let metric: DetectionMetric
  private let set: String
  private let cells: [Comparison.Cell]
  private let scorers: [String]
  private let paths: [String]
  /// The changes of the recipe by the variant of a row.
  private let changes: [String: String]

  init(_ comparison: Comparison, _ metric: DetectionMetric, _ set: String, changes: [String: String]) {
    (self.comparison, self.metric, self.set, self.changes) = (comparison, metric, set, changes)
    cells = comparison.cells.filter { $0.set == set && $0.metric == metric.name }
    scorers = unique(cells.map(\.scorer))
    // Rows are named by their variant.
    paths = unique(comparison.rows.flatMap { $0.settings.map(\.path) }).filter { $0 != "variant" }
  }

  var markup: Markup {
    let tails = shortestTails(of: paths)
    let settings = paths.map(settings)
    let results = scorers.map(results)
    let isOfVariants = !changes.isEmpty
    return DataTable(
      caption: "Settings and \(metric.name) on \(set)",
      columns: [.text("variant")] + (isOfVariants ? [.text("changes")] : [])
        + paths.map { .text(tails[$0] ?? $0) } + [.number("seeds")] + scorers.map { .number($0) },
      rows: comparison.rows.enumerated().map { index, row in
        ["\(row.name)"] + (isOfVariants ? ["\(changes[row.name] ?? "-")"] : [])
          + settings.map { $0[index] } + ["\(seeds(row))"] + results.map { $0[index] }
      }, hidesCaption: true
    ).markup
  }

  /// Returns a setting of every row.
  private func settings(_ path: String) -> [DataTable.Cell] {
    let values = comparison.rows.map { row in row.settings.first { $0.path == path }?.value }
    let texts = SettingTexts(values.compactMap(\.self))
    return values.map { DataTable.Cell($0.map { texts[$0] } ?? "-") }
  }

  /// Returns the results of a scorer for every row: the mean, the difference from the baseline, and all seeds.
  private func results(_ scorer: String) -> [DataTable.Cell] {
    let own = cells.filter { $0.scorer == scorer }
    let strip = SeedStrip(own.flatMap { $0.values.map(\.value) })
    return comparison.rows.map { row in
      guard let cell = own.first(where: { $0.row == row.name }), let mean = cell.mean else { return "-" }
      let difference = cell.difference.map(text) ?? ""
      return DataTable.Cell(
        Markup([
          Markup(percent(mean)), tag("span", ["class": "detail"]) { difference },
          strip?.markup(cell.values.map(\.value), mean: mean) ?? Markup([]),
        ]), isBest: comparison.marks(cell, among: own, problem: row.problem, .bestBeyondBaseline))
    }
  }

  /// Returns a difference with its interval: ` (+1.00 [+0.50, +1.50])`.
  private func text(_ difference: Difference) -> String {
    let interval = difference.interval.map { " [\(signedPercent($0.lower)), \(signedPercent($0.upper))]" } ?? ""
    return " (\(signedPercent(difference.value))\(interval))"
  }

  private func seeds(_ row: Comparison.Row) -> String {
    row.absent.isEmpty ? "\(row.seeds.count)" : "\(row.seeds.count) of \(row.seeds.count + row.absent.count)"
  }
}
