import Components
import Recipe

/// The augmented views of an image over which a scorer's features are averaged: either a number, or a number and the
/// augmentations.
public struct ViewsOption: Sendable {
  /// The long form.
  public struct Given: Options {
    /// The number of views. More views give steadier scores and take proportionally longer to embed.
    public var count: Int?
    /// The augmentations that create a view, in this order. The default is the recipe's `augment`.
    public var augment: [Choice<Augmentations>]?

    public init() {}

    public func validate() throws(OptionError) {
      guard let count else { throw OptionError("count", "is missing; set the number of views to average") }
      if !ViewsOption.counts.contains(count) {
        throw OptionError("count", "must be from 1 to 1000, but is \(count)")
      }
      if augment?.isEmpty == true {
        throw OptionError("augment", "is empty, so all views are alike; name augmentations, or leave 'views' out")
      }
    }
  }

  static let counts = 1...1000

  /// The options from the recipe.
  package let given: Given
}

extension ViewsOption: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if node.entries != nil {
      given = decoder.decode(Given.self, from: node)
    } else if case .scalar(let text, quoted: false) = node.content, let count = Int(text), Self.counts.contains(count) {
      var short = Given()
      short.count = count
      given = short
    } else {
      throw Diagnostic(
        "'views' must be a number from 1 to 1000 or {count: 10, augment: […]}, but is \(node.flow)", at: node)
    }
  }

  public var node: Node {
    guard given.augment == nil, let count = given.count else { return encode(given) }
    return encode(value: count)
  }

  public static var shape: Shape { Given.shape }
}
