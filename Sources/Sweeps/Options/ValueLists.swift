import Recipe

/// Lists of values by path, in the order of the recipe: `{ train.batch: [64, 128] }`.
public struct ValueLists: Sendable {
  public let entries: [(path: Node, values: [Node])]

  public init(_ entries: [(path: Node, values: [Node])] = []) { self.entries = entries }
}

extension ValueLists: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (_, decoder) = try decoder.recipe()
    entries = try decoder.entries().compactMap { entry in
      if let message = SweptPath.refusal(entry.name) {
        decoder.report(message, at: entry.key)
        return nil
      }
      guard let values = entry.value.items, !values.isEmpty else {
        let remedy = entry.value.text.map { "; write [\($0)]" } ?? ""
        decoder.report("'\(entry.name)' must be a list of values, but is \(entry.value.flow)\(remedy)", at: entry.value)
        return nil
      }
      for (index, value) in values.enumerated() where values[..<index].contains(where: { $0.meansTheSame(as: value) }) {
        decoder.report("'\(entry.name)' has the value \(valueLabel(value)) twice; remove one", at: value)
      }
      return (entry.key, values)
    }
  }

  public var node: Node { Node(.map(entries.map { Node.Entry(key: $0.path, value: Node(.list($0.values))) })) }

  public static var shape: Shape { .map(.list(.value)) }
}
