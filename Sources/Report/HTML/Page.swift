import Stages

/// A section of a page, with its heading.
struct Section {
  /// The target of links to the section.
  let id: String
  let title: String
  let body: Markup

  init(_ id: String, _ title: String, @MarkupBuilder _ body: () -> Markup) {
    (self.id, self.title, self.body) = (id, title, body())
  }
}

/// A number at the top of a page, with its meaning.
struct KeyFigure {
  let value: String
  let meaning: String
  var detail = ""
}

/// A self-contained HTML page.
struct Page {
  let title: String
  /// The kind of page, shown above the title.
  let kind: String
  /// The text below the title.
  let subtitle: String
  let figures: [KeyFigure]
  /// The notes that a reader should see first.
  let notes: [String]
  let sections: [Section]

  var html: String {
    Markup.document(
      tag("html", ["lang": "en"]) {
        tag("head") {
          tag("meta", ["charset": "utf-8"])
          tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
          tag("meta", ["name": "color-scheme", "content": "light dark"])
          tag("title") { "\(title) · Clutch" }
          Markup(style: Style.text)
        }
        tag("body") {
          tag("a", ["class": "skip", "href": "#results"]) { "Skip to the results" }
          header
          tag("div", ["class": "columns"]) {
            contents
            tag("main") { for section in sections { markup(of: section) } }
          }
          tag("footer") {
            tag("p") { "Written by Clutch. This page needs no network: it contains all its images, charts and data." }
          }
        }
      })
  }

  private var header: Markup {
    tag("header") {
      tag("p", ["class": "kind"]) { kind }
      tag("h1") { title }
      tag("p", ["class": "subtitle"]) { subtitle }
      if !figures.isEmpty {
        tag("dl", ["class": "figures"]) {
          for figure in figures {
            tag("div") {
              tag("dt") { figure.meaning }
              tag("dd") {
                tag("span", ["class": "value"]) { figure.value }
                if !figure.detail.isEmpty { tag("span", ["class": "detail"]) { " \(figure.detail)" } }
              }
            }
          }
        }
      }
      for note in notes { tag("p", ["class": "note", "role": "note"]) { note } }
    }
  }

  private var contents: Markup {
    tag("nav", ["aria-label": "Contents"]) {
      tag("ol") { for section in sections { tag("li") { tag("a", ["href": "#\(section.id)"]) { section.title } } } }
    }
  }

  private func markup(of section: Section) -> Markup {
    tag("section", ["id": section.id, "aria-labelledby": "\(section.id)-heading"]) {
      tag("h2", ["id": "\(section.id)-heading"]) { section.title }
      section.body
    }
  }
}

/// Returns a collapsible element.
func details(_ summary: String, open: Bool = false, @MarkupBuilder _ content: () -> Markup) -> Markup {
  tag("details", ["open": open ? "open" : nil]) {
    tag("summary") { summary }
    content()
  }
}

func paragraph(_ text: String) -> Markup { tag("p") { text } }

/// Returns a list of hints for reading the element above; empty if there are none.
func hints(_ texts: [String]) -> Markup {
  texts.isEmpty ? Markup([]) : tag("ul", ["class": "hints"]) { for text in texts { tag("li") { text } } }
}
