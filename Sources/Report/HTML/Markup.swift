import Clutch
import Comparisons

/// A piece of a page: HTML that is also well-formed XML.
///
/// The names of elements and attributes are literals in the source, and all other text is escaped. The names of
/// recipes, classes and files therefore stay text, whatever they contain.
struct Markup: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  let text: String

  /// Creates a piece from text, which is escaped.
  init(_ text: String) { self.text = escaped(text) }

  init(stringLiteral text: String) { self.init(text) }

  init(_ parts: [Markup]) { text = parts.map(\.text).joined() }

  fileprivate init(written text: String) { self.text = text }

  /// Creates a style element from rules, which must need no escaping.
  init(style: String) {
    precondition(!style.contains { "<&".contains($0) }, "style rules must not contain < or &")
    text = "<style>\n\(style)\n</style>"
  }

  /// Returns a whole document with the element `html`.
  static func document(_ html: Markup) -> String { "<!DOCTYPE html>\n\(html.text)\n" }
}

/// The elements that have no content and no end tag.
private let empty: Set<String> = ["meta", "img", "input", "br", "path", "line", "rect", "circle"]

/// Returns an element; attributes that are nil are left out.
func tag(
  _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
  @MarkupBuilder _ content: () -> Markup = { Markup([]) }
) -> Markup {
  let given = attributes.compactMap { name, value in value.map { " \(name)=\"\(escaped($0))\"" } }.joined()
  if empty.contains("\(name)") { return Markup(written: "<\(name)\(given)/>") }
  return Markup(written: "<\(name)\(given)>\(content().text)</\(name)>")
}

/// Concatenates pieces and texts.
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

/// Escapes text. Most texts, such as images in base 64, need no escapes, and checking is faster than copying.
private func escaped(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy {
    $0 >= 0x20 && $0 < 0x7F && !($0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22)
  }
  return isPlain ? text : xmlText(text)
}
