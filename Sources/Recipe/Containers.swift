/// A key in a recipe, or the index of a list item.
struct OptionKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) { (stringValue, intValue) = (name, nil) }
  init(_ index: Int) { (stringValue, intValue) = ("\(index)", index) }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(intValue) }
}

/// A list that continues decoding after an invalid item, unlike the standard library's.
protocol ListDecodable {
  init(items decoder: NodeDecoder) throws
}

extension Array: ListDecodable where Element: Decodable {
  init(items decoder: NodeDecoder) throws {
    let items = try decoder.items()
    self = items.enumerated().compactMap { decoder.attempt(Element.self, from: $1, key: OptionKey($0)) }
  }
}

extension NodeDecoder {
  public func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    _ = try entries()
    if let options { reportUnknown(among: options.map(\.name)) } else { asked = asked ?? [] }
    return KeyedDecodingContainer(KeyedContainer(decoder: self))
  }

  public func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    UnkeyedContainer(decoder: self, items: try items())
  }

  public func singleValueContainer() throws -> any SingleValueDecodingContainer {
    SingleContainer(decoder: self)
  }

  /// Returns the node's entries if it is a map.
  public func entries() throws(Diagnostic) -> [Node.Entry] {
    if let entries = node.entries { return entries }
    let colon = node.text.flatMap(colonHint).map { String($0.dropFirst(2)) }
    throw wrong("must be a map", remedy: colon)
  }

  /// Returns the node's items if it is a list.
  public func items() throws(Diagnostic) -> [Node] {
    if let items = node.items { return items }
    throw wrong("must be a list", remedy: node.text.map { "write [\($0)]" })
  }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
  let decoder: NodeDecoder
  let items: [Node]
  var currentIndex = 0
  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex == items.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, items[currentIndex].isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next().value(type, fallback: nil)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }

  private mutating func next() throws(Diagnostic) -> NodeDecoder {
    guard !isAtEnd else {
      throw Diagnostic("\(decoder.subject) has \(items.count) items; write more", at: decoder.node)
    }
    defer { currentIndex += 1 }
    return decoder.child(items[currentIndex], key: OptionKey(currentIndex))
  }
}

private struct SingleContainer: SingleValueDecodingContainer {
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.node.isNull }

  func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.value(type, fallback: nil) }
}
