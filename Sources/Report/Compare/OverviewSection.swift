import Clutch

extension ComparisonPage {
  /// What the recipes differ in beside what the results differ in, a row a variant.
  var overviewSection: Section {
    Section("results", "What differs, and what came of it") {
      if let metric, let set = sets.last {
        let direction = metric.isBetterHigher ? "higher" : "lower"
        paragraph(
          "Settings that are not shown are the same in all. \(metric.name) on \(set) in percent, the mean over seeds; "
            + "\(direction) is better, the best of a column is bold.")
        table(metric, set)
      }
      hints(comparison.footnotes)
    }
  }

  private func table(_ metric: DetectionMetric, _ set: String) -> Markup {
    let cells = comparison.cells.filter { $0.set == set && $0.metric == metric.name }
    let scorers = unique(cells.map(\.scorer))
    let paths = unique(comparison.rows.flatMap { $0.settings.map(\.path) })
    let tails = shortestTails(of: paths)
    let best = scorers.map { scorer -> String? in
      let means = cells.filter { $0.scorer == scorer }.compactMap(\.mean)
      return means.count > 1 ? (metric.isBetterHigher ? means.max() : means.min()).map { percent($0) } : nil
    }
    let texts = Dictionary(
      uniqueKeysWithValues: paths.map { path in
        (path, SettingTexts(comparison.rows.compactMap { row in row.settings.first { $0.path == path }?.value }))
      })
    return tag("div", ["class": "settings"]) {
      DataTable(
        caption: "Settings and \(metric.name) on \(set)",
        columns: [.text("variant")] + paths.map { .text(tails[$0] ?? $0) } + [.number("seeds")]
          + scorers.map { .number($0) },
        rows: comparison.rows.map { row in
          let settings = paths.map { path in
            DataTable.Cell(row.settings.first { $0.path == path }.map { texts[path]?[$0.value] ?? $0.value } ?? "-")
          }
          let results = zip(scorers, best).map { scorer, best -> DataTable.Cell in
            guard let cell = cells.first(where: { $0.row == row.name && $0.scorer == scorer }), let mean = cell.mean
            else {
              return "-"
            }
            return self.cell(cell, mean, isBest: percent(mean) == best)
          }
          return ["\(row.name)"] + settings + ["\(seeds(row))"] + results
        }, hidesCaption: true
      ).markup
    }
  }

  /// The mean, and below it the difference to the baseline.
  private func cell(_ cell: Comparison.Cell, _ mean: Double, isBest: Bool) -> DataTable.Cell {
    let difference = cell.difference.map { " (\(signedPercent($0.value)))" } ?? ""
    return DataTable.Cell(
      Markup([Markup(percent(mean)), tag("span", ["class": "detail"]) { difference }]), isBest: isBest)
  }

  private func seeds(_ row: Comparison.Row) -> String {
    row.absent.isEmpty ? "\(row.seeds.count)" : "\(row.seeds.count) of \(row.seeds.count + row.absent.count)"
  }
}
