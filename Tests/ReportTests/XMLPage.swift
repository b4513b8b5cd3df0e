import Foundation
import FoundationXML
import Torch

/// A page parsed by a strict XML parser.
final class XMLPage: NSObject, XMLParserDelegate {
  final class Element {
    let name: String
    let attributes: [String: String]
    var text = ""
    var children: [Element] = []

    init(_ name: String, _ attributes: [String: String]) { (self.name, self.attributes) = (name, attributes) }

    /// The descendants with a name, in document order.
    func all(_ name: String) -> [Element] { children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) } }
    var everything: [Element] { [self] + children.flatMap(\.everything) }
  }

  struct Malformed: Error { let text: String }

  private let root = Element("document", [:])
  private var open: [Element] = []

  init(_ html: String) throws {
    super.init()
    open = [root]
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw Malformed(text: "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let element = Element(name, attributes)
    open.last?.children.append(element)
    open.append(element)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    let closed = open.removeLast()
    open.last?.text += closed.text
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }

  func all(_ name: String) -> [Element] { root.all(name) }
  func element(_ id: String) -> Element? { root.everything.first { $0.attributes["id"] == id } }

  /// The level and text of all headings, in order.
  var headings: [String] {
    root.everything.filter { $0.name.wholeMatch(of: /h[1-6]/) != nil }.map { "\($0.name.dropFirst()) \($0.text)" }
  }

  // MARK: What must not be

  var duplicateIDs: [String] {
    let ids = root.everything.compactMap { $0.attributes["id"] }
    return Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// The targets of links, labels and images that do not exist.
  var brokenReferences: [String] {
    let ids = Set(root.everything.compactMap { $0.attributes["id"] })
    let named = root.everything.flatMap { element -> [String] in
      let words = ["aria-labelledby", "aria-describedby", "for"].flatMap {
        element.attributes[$0]?.split(separator: " ").map(String.init) ?? []
      }
      let link = element.attributes["href"].flatMap { $0.hasPrefix("#") ? [String($0.dropFirst())] : nil } ?? []
      return words + link
    }
    return named.filter { !ids.contains($0) }
  }

  /// Everything that a browser would load from elsewhere.
  var externalReferences: [String] {
    let addresses = root.everything.flatMap { element in
      ["href", "src", "action", "data", "poster"].compactMap { element.attributes[$0] }
    }
    let fetched = addresses.filter { !$0.hasPrefix("#") && !$0.hasPrefix("data:") }
    let styles = (all("style").map(\.text) + root.everything.compactMap { $0.attributes["style"] })
      .filter { $0.contains("url(") || $0.contains("@import") }
    return fetched + styles + ["script", "link", "iframe", "object"].filter { !all($0).isEmpty }
  }

  /// Images and charts without a text alternative.
  var silentImages: Int {
    let charts = all("svg").filter { $0.attributes["role"] == "img" }
    let hidden = all("svg").filter { $0.attributes["role"] == nil }
    let silent = charts.filter {
      $0.all("title").first?.text.isEmpty != false || $0.all("desc").first?.text.isEmpty != false
    }
    let decoration = hidden.count { svg in
      svg.attributes["aria-hidden"] != "true"
        && !all("ul").contains { $0.attributes["aria-hidden"] == "true" && $0.all("svg").contains { $0 === svg } }
    }
    return silent.count + decoration + all("img").count { $0.attributes["alt"]?.isEmpty != false }
  }

  /// Tables without a caption, or with headers that have no scope.
  var muteTables: Int {
    all("table").count { table in
      table.all("caption").first?.text.isEmpty != false || table.all("th").contains { $0.attributes["scope"] == nil }
    }
  }
}
