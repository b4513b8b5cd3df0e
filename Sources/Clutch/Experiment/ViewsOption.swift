/// Over how many augmented views of an image a scorer's features are averaged, as a recipe asks for it: their number, or
/// that and how they are made.
public struct ViewsOption: Sendable {
  /// The long form.
  public struct Given: Options {
    /// How many views; more tell the images apart more steadily, and take as many times as long to embed.
    public var count: Int?
    /// What makes a view, in this order; the recipe's own `augment` where not given.
    public var augment: [Choice<Augmentations>]?

    public init() {}

    public func validate() throws(OptionError) {
      guard let count else { throw OptionError("count", "is missing; say how many views are averaged") }
      if !ViewsOption.counts.contains(count) {
        throw OptionError("count", "must be from 1 to 1000, but is \(count)")
      }
      if augment?.isEmpty == true {
        throw OptionError("augment", "is empty: all views of an image are alike; name some, or leave 'views' out")
      }
    }
  }

  static let counts = 1...1000

  /// What the recipe says.
  let given: Given
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
