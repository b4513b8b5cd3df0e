/// A table with a caption, scoped headings and right-aligned numbers, in its own scrolling box.
struct DataTable {
  struct Column {
    let title: String
    let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    let content: Markup
    /// `true` for the best value of its column.
    var isBest = false

    /// `true` for long plain text, which may take several lines.
    var isLong: Bool { content.text.utf8.count > 48 && !content.text.contains("<") }

    init(_ text: String, isBest: Bool = false) { self.init(Markup(text), isBest: isBest) }
    init(_ content: Markup, isBest: Bool = false) { (self.content, self.isBest) = (content, isBest) }
    init(stringLiteral text: String) { self.init(text) }
  }

  let caption: String
  let columns: [Column]
  let rows: [[Cell]]
  /// The number of columns at the left that identify a row.
  var keys = 1
  /// `true` to show the caption only to screen readers, because the heading above says the same.
  var hidesCaption = false

  var markup: Markup {
    Markup([
      // Above the box, so that it has the width of the page, not of the table.
      hidesCaption ? Markup([]) : tag("p", ["class": "title", "aria-hidden": "true"]) { caption }, box,
    ])
  }

  private var box: Markup {
    tag("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) {
      tag("table") {
        tag("caption", ["class": "unseen"]) { caption }
        tag("thead") {
          tag("tr") {
            for column in columns {
              tag("th", ["scope": "col", "class": column.isNumber ? "n" : nil]) { column.title }
            }
          }
        }
        tag("tbody") { for row in rows { line(row) } }
      }
    }
  }

  private func line(_ cells: [Cell]) -> Markup {
    tag("tr") {
      for (index, cell) in cells.enumerated() {
        let kind = columns[index].isNumber ? "n" : cell.isLong ? "long" : nil
        if index < keys {
          tag("th", ["scope": "row", "class": kind]) { cell.content }
        } else if cell.isBest {
          tag("td", ["class": kind]) { tag("strong") { cell.content } }
        } else {
          tag("td", ["class": kind]) { cell.content }
        }
      }
    }
  }
}
