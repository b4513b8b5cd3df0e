import Clutch

extension ComparisonPage {
  /// The tables that `clutch compare` prints; those of other metrics can be opened.
  var tablesSection: Section {
    Section("tables", "Tables") {
      for set in sets { tables(set) }
      details("All values as a file") {
        paragraph("A line for every variant, OOD set, scorer and metric; shares, not percent.")
        csvLink(comparison.csv, "comparison")
        if let others { csvLink(others.csv, "other-metrics") }
      }
    }
  }

  private func tables(_ set: String) -> Markup {
    let own = comparison.sheets().filter { $0.title.hasPrefix("\(set): ") }
    let more = others?.sheets().filter { $0.title.hasPrefix("\(set): ") } ?? []
    return Markup([
      tag("h3") { set }, Markup(own.map(\.markup)),
      more.isEmpty ? Markup([]) : details("Other metrics on \(set)") { more.map(\.markup) },
    ])
  }

  /// Main effects of what was varied; nil where fewer than two settings were.
  var effectsSection: Section? {
    let plain = Set(comparison.sheets().map(\.title))
    let sheets = comparison.sheets(effects: true).filter { !plain.contains($0.title) && !$0.rows.isEmpty }
    if sheets.isEmpty { return nil }
    return Section("effects", "Main effects") {
      paragraph("What each value of a setting does on average over all else that was varied.")
      sheets.map(\.markup)
    }
  }
}
