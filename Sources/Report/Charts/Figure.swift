import Clutch

/// A plot on a page, with its title, legend, image, and numbers as a table and a file.
struct Figure {
  let plot: Plot
  let id: String

  var markup: Markup {
    tag("figure", ["id": id]) {
      tag("figcaption") { plot.title }
      if plot.lines.count > 1 { legend }
      PlotSVG(plot, id: id).markup
      if !plot.note.isEmpty { tag("p", ["class": "caption"]) { plot.note } }
      details("Numbers") {
        DataTable(
          caption: "\(plot.title): numbers", columns: columns, rows: data.map { $0.map { DataTable.Cell($0) } }
        ).markup
        CSV(header: columns.map(\.title), rows: data).link(id)
      }
    }
  }

  private var legend: Markup {
    tag("ul", ["class": "legend", "aria-hidden": "true"]) {
      for line in plot.lines {
        tag("li") {
          tag("svg", ["viewBox": "0 0 22 10", "class": "key \(line.kind)"]) {
            tag("path", ["class": "line", "d": line.form == .area ? "M1 9V2H21V9Z" : "M0 5H22"])
          }
          line.name
        }
      }
    }
  }

  private var hasSpread: Bool { plot.lines.contains { $0.points.contains { $0.spread != nil } } }

  private var columns: [DataTable.Column] {
    [.text("line"), .number(plot.xTitle), .number(plot.yTitle)] + (hasSpread ? [.number("± deviation")] : [])
  }

  private var data: [[String]] {
    plot.lines.flatMap { line in
      line.points.map { point in
        [line.name, dataText(point.x), dataText(point.y)]
          + (hasSpread ? [point.spread.map(dataText) ?? ""] : [])
      }
    }
  }
}

/// Returns figures, side by side if there is room.
func figures(_ plots: [(id: String, plot: Plot)]) -> Markup {
  tag("div", ["class": "grid"]) { for (id, plot) in plots { Figure(plot: plot, id: id).markup } }
}
