import Storage

/// A value in a recipe, with its location.
public struct Node: Sendable {
  public indirect enum Content: Sendable {
    case null
    /// A single value. If `quoted`, it is text even if it looks like another type.
    case scalar(String, quoted: Bool)
    case list([Node])
    case map([Entry])
  }

  /// A key and its value in an ordered map.
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
  /// The source line on which the value starts.
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

  /// The text of a scalar; nil for other values.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The items of a list; nil for other values.
  public var items: [Node]? {
    if case .list(let items) = content { items } else { nil }
  }

  /// The entries of a map; nil for other values.
  public var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  /// The value for a key of a map.
  public subscript(key: String) -> Node? { entry(key)?.value }

  /// Returns the entry for a key of a map.
  public func entry(_ name: String) -> Entry? { entries?.first { $0.name == name } }

  /// Returns a node at the same location with other content.
  func with(_ content: Content) -> Node { Node(content, location: location, line: line) }
}

extension Node {
  /// Creates text that does not come from a file.
  public static func text(_ text: String) -> Node { Node(.scalar(text, quoted: true)) }

  /// Creates a map that does not come from a file.
  public static func map(_ entries: [(name: String, value: Node)]) -> Node {
    Node(.map(entries.map { Entry(key: .text($0.name), value: $0.value) }))
  }

  /// The description of a value in error messages: `'high'`, `the text "5"`, `null`, `a list`, `a map`.
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
