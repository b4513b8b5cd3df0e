/// A value of a recipe, which knows where it was written.
public struct Node: Sendable {
  public indirect enum Content: Sendable {
    case null
    /// Any single value; `quoted` ones are text, whatever they look like.
    case scalar(String, quoted: Bool)
    case list([Node])
    case map([Entry])
  }

  /// A key and its value, in a map that keeps its order.
  public struct Entry: Sendable {
    public var key: Node
    public var value: Node

    public init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }

    /// The key's text.
    public var name: String { key.text ?? "" }
  }

  public var content: Content
  public var location: Location
  /// The source line on which it starts.
  public var line: String

  public init(_ content: Content, location: Location = .unwritten, line: String = "") {
    self.content = content
    self.location = location
    self.line = line
  }
}

extension Node {
  public var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// A scalar's text; nil for everything else.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// A list's items; nil for everything else.
  public var items: [Node]? {
    if case .list(let items) = content { items } else { nil }
  }

  /// A map's entries; nil for everything else.
  public var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  /// A map's value under a key.
  public subscript(key: String) -> Node? { entry(key)?.value }

  /// A map's entry under a key.
  public func entry(_ name: String) -> Entry? { entries?.first { $0.name == name } }

  /// The same place with another content.
  func with(_ content: Content) -> Node { Node(content, location: location, line: line) }
}

extension Node {
  /// A text that a program made.
  public static func text(_ text: String) -> Node { Node(.scalar(text, quoted: true)) }

  /// A map that a program made.
  public static func map(_ entries: [(name: String, value: Node)]) -> Node {
    Node(.map(entries.map { Entry(key: .text($0.name), value: $0.value) }))
  }

  /// What an error message calls a value: `'high'`, `the text "5"`, `null`, `a list`, `a map`.
  public var summary: String {
    switch content {
    case .null: "null"
    case .scalar(let text, quoted: false): "'\(visible(text, keepsLines: false))'"
    case .scalar(let text, quoted: true): "the text \"\(visible(text, keepsLines: false))\""
    case .list: "a list"
    case .map: "a map"
    }
  }
}
