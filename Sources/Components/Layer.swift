import Recipe

/// The layer of the network from which features are taken, by its name.
public struct Layer: Sendable {
  public let name: String
  /// The place in the recipe that names it; nil in a default.
  package let place: Node?

  /// - Parameter name: lowercase letters, digits and `_`, in words separated by `-`.
  public init(_ name: String) { self.init(name, at: nil) }

  /// Returns nil if a layer cannot have that name.
  package init?(named name: String) {
    guard name.wholeMatch(of: Layer.names) != nil else { return nil }
    self.init(name, at: nil)
  }

  private init(_ name: String, at place: Node?) {
    precondition(name.wholeMatch(of: Layer.names) != nil, "a layer must be named like layer3, but is named '\(name)'")
    (self.name, self.place) = (name, place)
  }

  /// The encoder's output, before the head.
  public static let encoder = Layer("encoder")
  /// The head's output.
  public static let projection = Layer("projection")

  /// The layers that every network has.
  package static let ofEveryNetwork: [Layer] = [encoder, projection]

  private static var names: Regex<(Substring, Substring?)> { /[a-z][a-z0-9_]*(-[a-z0-9_]+)*/ }
}

extension Layer: Hashable {
  /// Compares the names, wherever they are written.
  public static func == (one: Layer, other: Layer) -> Bool { one.name == other.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Layer: Decodable, NodeEncodable, SelfDescribing {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    let name = try decoder.text()
    guard name.wholeMatch(of: Layer.names) != nil else {
      throw decoder.wrong("must be the name of a layer, such as 'encoder', 'projection' or 'layer3'")
    }
    self.init(name, at: node)
  }

  public var node: Node { .text(name) }

  package static var form: ValueForm {
    .called(
      "layer", .either([.words(ofEveryNetwork.map(\.name)), .pattern("^[a-z][a-z0-9_]*(-[a-z0-9_]+)*$")]))
  }
}
