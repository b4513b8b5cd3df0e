/// Values by path, in the order written: `{ train.batch: 64, head.mlp.output: 32 }`.
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

  // A value is replaced as a whole: what it would merge with stands elsewhere.
  public static var shape: Shape { .map(.list(.value)) }
}

extension NodeDecoder {
  /// The entries of a map from paths to values.
  func settings() throws(Diagnostic) -> [Node.Entry] {
    if let entries = node.entries { return entries }
    throw Diagnostic("\(subject) must be a map of paths to values, but is \(node.summary); write {} for none", at: node)
  }
}
