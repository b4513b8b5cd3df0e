import Components
import Recipe
import Torch

/// The parameters of an encoder that training leaves unchanged: all, or those with certain parts in their names.
public enum FreezeOption: Sendable, Equatable {
  case all(Bool)
  case parts([String])

  /// Returns the network with these parameters frozen.
  ///
  /// - Throws: `OptionError` if the network has no parameter of a name.
  func freezing(_ network: Network) throws(OptionError) -> Network {
    guard case .parts(let members) = self else { return self == .all(true) ? network.asFrozen : network }
    let names = network.module.parameters.map(\.name)
    for member in members where !names.contains(where: { Self.contains(member, $0) }) {
      var beginnings: [String] = []
      for name in names {
        let beginning = String(name.prefix { $0 != "." })
        if !beginnings.contains(beginning) { beginnings.append(beginning) }
      }
      throw OptionError(
        "freeze",
        "names '\(member)', but no parameter of the encoder has this in its name"
          + "\(hint(for: member, among: beginnings, otherwise: "they begin with"))")
    }
    return network.freezing(Set(names.filter { name in members.contains { Self.contains($0, name) } }))
  }

  /// Returns `true` if `member` consists of whole words of a name: `layer1.0` is in `layer1.0.conv1.weight`.
  private static func contains(_ member: String, _ name: String) -> Bool { ".\(name).".contains(".\(member).") }
}

extension FreezeOption: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if let items = node.items {
      let names = items.compactMap(\.text)
      guard names.count == items.count, !names.isEmpty, !names.contains("") else {
        throw Diagnostic("'freeze' must list parts of names, such as [conv1, layer1], but is \(node.flow)", at: node)
      }
      self = .parts(names)
    } else if node.text == "true" || node.text == "false" {
      self = .all(node.text == "true")
    } else {
      throw decoder.wrong("must be true, false or a list of parts of names, such as [conv1, layer1]")
    }
  }

  public var node: Node {
    switch self {
    case .all(let all): encode(value: all)
    case .parts(let parts): encode(value: parts)
    }
  }
}
