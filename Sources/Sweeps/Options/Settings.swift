import Recipe

/// Values by path, in the order of the recipe: `{ train.batch: 64, head.mlp.output: 32 }`.
public struct Settings: Sendable {
  /// Each key is a path.
  public let entries: [Node.Entry]
}

extension Settings: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (_, decoder) = try decoder.recipe()
    entries = try decoder.settings()
    for entry in entries {
      if let message = SweptPath.refusal(entry.name) { decoder.report(message, at: entry.key) }
    }
  }

  public var node: Node { Node(.map(entries)) }

  // A value is replaced as a whole, because the value that it would merge with is elsewhere in the recipe.
  public static var shape: Shape { .map(.list(.value)) }
}

extension NodeDecoder {
  /// Returns the entries of a map from paths to values.
  func settings() throws(Diagnostic) -> [Node.Entry] {
    if let entries = node.entries { return entries }
    throw Diagnostic("\(subject) must be a map of paths to values, but is \(node.summary); write {} for none", at: node)
  }
}
