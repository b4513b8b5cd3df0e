import Clutch

/// A piece of a page: HTML that is well-formed XML as well.
///
/// Names of elements and attributes are literals of the source, and every other text is escaped on its way in. So what
/// recipes, classes and files are called stays text, whatever it holds.
struct Markup: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  let text: String

  /// A text as readers see it.
  init(_ text: String) { self.text = escaped(text) }

  init(stringLiteral text: String) { self.init(text) }

  init(_ parts: [Markup]) { text = parts.map(\.text).joined() }

  fileprivate init(written text: String) { self.text = text }

  /// Rules of style, which know no escapes.
  init(style: String) {
    precondition(!style.contains { "<&".contains($0) }, "rules of style must not hold < or &")
    text = "<style>\n\(style)\n</style>"
  }

  /// A whole document around the elements of `html`.
  static func document(_ html: Markup) -> String { "<!DOCTYPE html>\n\(html.text)\n" }
}

/// Elements that have no content and no end.
private let empty: Set<String> = ["meta", "img", "input", "br", "path", "line", "rect", "circle"]

/// An element; attributes that are nil are left out.
func tag(
  _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
  @MarkupBuilder _ content: () -> Markup = { Markup([]) }
) -> Markup {
  let given = attributes.compactMap { name, value in value.map { " \(name)=\"\(escaped($0))\"" } }.joined()
  if empty.contains("\(name)") { return Markup(written: "<\(name)\(given)/>") }
  return Markup(written: "<\(name)\(given)>\(content().text)</\(name)>")
}

/// Puts pieces, and texts between them, one after the other.
@resultBuilder enum MarkupBuilder {
  static func buildExpression(_ piece: Markup) -> Markup { piece }
  static func buildExpression(_ pieces: [Markup]) -> Markup { Markup(pieces) }
  static func buildExpression(_ text: String) -> Markup { Markup(text) }
  static func buildBlock(_ pieces: Markup...) -> Markup { Markup(pieces) }
  static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup([]) }
  static func buildEither(first: Markup) -> Markup { first }
  static func buildEither(second: Markup) -> Markup { second }
  static func buildArray(_ pieces: [Markup]) -> Markup { Markup(pieces) }
}

/// Most texts, such as pictures in base 64, hold nothing to escape: that is found out faster than they are copied.
private func escaped(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy {
    $0 >= 0x20 && $0 < 0x7F && !($0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22)
  }
  return isPlain ? text : xmlText(text)
}
