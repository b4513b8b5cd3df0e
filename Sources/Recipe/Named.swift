/// Values with user-defined names, in the order of the recipe, such as phases or OOD sets.
public struct Named<Value: Decodable & Sendable>: Sendable {
  public let entries: [(name: String, value: Value)]

  public init(_ entries: [(name: String, value: Value)] = []) { self.entries = entries }

  public subscript(name: String) -> Value? { entries.first { $0.name == name }?.value }
}

extension Named: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Value)...) {
    self.init(elements.map { (name: $0.0, value: $0.1) })
  }
}

extension Named: Decodable {
  public init(from decoder: any Decoder) throws {
    let decoder = try NodeDecoder.reading(Self.self, from: decoder)
    entries = try decoder.entries().compactMap { entry in
      let name = entry.name
      if !isKebabCase(name) {
        let rule = "must be a name of lower-case letters, digits and hyphens"
        decoder.report("'\(name)' \(rule); \(Self.remedy(name))", at: entry.key)
      }
      return decoder.decode(Value.self, from: entry).map { (name, $0) }
    }
  }

  private static func remedy(_ name: String) -> String {
    let words = kebabCase(name).split { !isKebabCase(String($0)) }
    return words.isEmpty ? "write one such as 'warm-up'" : "write '\(words.joined(separator: "-"))'"
  }
}

extension Named: NodeEncodable {
  public var node: Node { .map(entries.map { ($0.name, encode(value: $0.value)) }) }
}

extension Named: Shaped {
  public static var shape: Shape { .map(Recipe.shape(ofType: Value.self)) }
}
