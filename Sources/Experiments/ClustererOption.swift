import Components
import Recipe

/// The clustering algorithms of a phase: one, or a list of them.
public struct ClustererOption: Sendable {
  /// The algorithms, at least one. Each makes a clustering of its own.
  package let choices: [Choice<Clusterers>]
  /// `true` if the recipe has a list.
  private let isList: Bool

  /// Everything that the clusterings depend on, for keys.
  package func keyText() throws(RecipeError) -> String {
    var texts: [String] = []
    for choice in choices { texts.append(try choice.keyText()) }
    return texts.joined(separator: "\nnext clustering\n")
  }
}

extension ClustererOption: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let node = try decoder.recipe().node
    guard let items = node.items else {
      (choices, isList) = ([try Choice(from: decoder)], false)
      return
    }
    if items.isEmpty {
      throw Diagnostic(
        "'by' must be a clusterer or a list of them, but the list is empty; there are "
          + Clusterers.registry.names.joined(separator: ", "), at: node)
    }
    (choices, isList) = (try [Choice<Clusterers>](from: decoder), true)
  }

  public var node: Node { isList ? encode(value: choices) : choices[0].node }

  public static var shape: Shape { Choice<Clusterers>.shape }
}
