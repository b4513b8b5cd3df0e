import Clutch
import Stages

extension ComparisonPage {
  /// The tables that `clutch compare` prints, and, collapsed, those of the other metrics. Only differences from the
  /// baseline beyond chance are marked.
  var tablesSection: Section {
    Section("tables", "Tables") {
      for set in sets { tables(set) }
      details("All values as a file") {
        paragraph("One line per variant, OOD set, scorer and metric; values are shares, not percent.")
        csvLink(comparison.csv, "comparison")
        if let others { csvLink(others.csv, "other-metrics") }
      }
    }
  }

  private func tables(_ set: String) -> Markup {
    let own = comparison.sheets(marking: .bestBeyondBaseline).filter { $0.title.hasPrefix("\(set): ") }
    let more = others?.sheets(marking: .bestBeyondBaseline).filter { $0.title.hasPrefix("\(set): ") } ?? []
    return Markup([
      tag("h3") { set }, Markup(own.map(\.markup)),
      more.isEmpty ? Markup([]) : details("Other metrics on \(set)") { more.map(\.markup) },
    ])
  }

  /// The main effects of the varied settings; nil if fewer than two were varied.
  var effectsSection: Section? {
    let plain = Set(comparison.sheets().map(\.title))
    let sheets = comparison.sheets(effects: true).filter { !plain.contains($0.title) && !$0.rows.isEmpty }
    if sheets.isEmpty { return nil }
    return Section("effects", "Main effects") {
      paragraph("The effect of each value of a setting, averaged over all other varied settings.")
      sheets.map(\.markup)
    }
  }
}
