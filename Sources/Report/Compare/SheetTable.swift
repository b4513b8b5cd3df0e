import Clutch
import Comparisons

extension Sheet {
  /// The sheet as a table of a page, with its notes below.
  var markup: Markup {
    Markup([
      DataTable(
        caption: title, columns: columns.map { DataTable.Column(title: $0.title, isNumber: $0.isNumber) },
        rows: rows.map { $0.map { DataTable.Cell($0.markup, isBest: $0.isBest) } }, keys: keys
      ).markup,
      hints(notes),
    ])
  }
}

extension Sheet.Cell {
  fileprivate var markup: Markup {
    guard let deviation = shown.deviation else { return Markup(shown.main) }
    return Markup([Markup(shown.main), tag("span", ["class": "detail"]) { " ± \(deviation)" }])
  }
}
