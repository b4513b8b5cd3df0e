import Recipe

/// The baseline of a sweep in a recipe: the name of a variant, or values by path.
public struct BaselineOption: Sendable {
  /// The conditions that the baseline meets. The path `variant` holds a variant's name.
  public let conditions: Conditions
}

extension BaselineOption: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if let text = node.text, !text.isEmpty {
      let key = Node(.scalar("variant", quoted: true), location: node.location, line: node.line)
      conditions = Conditions(entries: [Node.Entry(key: key, value: node)])
    } else if let entries = node.entries, !entries.isEmpty {
      conditions = Conditions(entries: entries)
    } else {
      throw decoder.wrong("must be a variant's name or a map of paths to values")
    }
  }

  public var node: Node { conditions.node }

  public static var shape: Shape { .list(.value) }
}
