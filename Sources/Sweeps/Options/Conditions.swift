import Recipe

/// Conditions that select trials: a trial must have all of these values, by path. `variant` and `seed` count as paths.
public struct Conditions: Sendable {
  public let entries: [Node.Entry]
}

extension Conditions: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (_, decoder) = try decoder.recipe()
    entries = try decoder.settings()
  }

  public var node: Node { Node(.map(entries)) }

  public static var shape: Shape { .map(.list(.value)) }
}
