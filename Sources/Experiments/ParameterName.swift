import Components
import Recipe

/// A part of the names of parameters, as written in a recipe.
public struct ParameterName: Sendable {
  package let text: String
  /// The place in the recipe that names it.
  let place: Node
}

extension ParameterName: Decodable, NodeEncodable, SelfDescribing {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    (text, place) = (try decoder.text(), node)
  }

  public var node: Node { .text(text) }

  package static var form: ValueForm { .text }
}
