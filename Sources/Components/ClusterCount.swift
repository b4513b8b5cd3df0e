import Recipe
import Torch

/// The number of clusters in a recipe: a number, or `auto`.
public enum ClusterCount: Sendable, Hashable {
  case auto
  case fixed(Int)
}

extension ClusterCount: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .fixed(value) }
}

extension ClusterCount: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, recipe) = try decoder.recipe()
    if node.text == "auto" {
      self = .auto
    } else if case .scalar(let text, false) = node.content, let count = Int(text) {
      self = .fixed(count)
    } else {
      throw recipe.wrong("must be a whole number or 'auto'")
    }
  }

  public var node: Node {
    switch self {
    case .auto: .text("auto")
    case .fixed(let count): Node(.scalar("\(count)", quoted: false))
    }
  }
}

extension ClusterCount: SelfDescribing {
  package static var form: ValueForm { .called("integer or auto", .either([.words(["auto"]), .integer()])) }
}
