import Components
import Recipe

/// The classes that take turns in a sweep: a number of classes, counted from 0, or a list.
public enum ClassTurns: Sendable {
  case count(Int)
  /// Each item is a class as written, or a list of classes that take their turn together.
  case list([Node])

  static let counts = 1...10_000

  /// The classes in the order of their turns.
  var nodes: [Node] {
    switch self {
    case .count(let count): (0..<count).map { encode(value: $0) }
    case .list(let nodes): nodes
    }
  }
}

extension ClassTurns: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if let items = node.items, !items.isEmpty {
      for (index, item) in items.enumerated() {
        if item.items?.isEmpty == true {
          throw Diagnostic("\(decoder.subject) has a list without classes; name some", at: item)
        }
        for name in item.items ?? [item] { _ = try ClassName(name) }
        if items[..<index].contains(where: { $0.meansTheSame(as: item) }) {
          throw Diagnostic("\(decoder.subject) has \(valueLabel(item)) twice; remove one", at: item)
        }
      }
      self = .list(items)
    } else if case .scalar(let text, quoted: false) = node.content, let count = Int(text), Self.counts.contains(count) {
      self = .count(count)
    } else {
      throw Diagnostic(
        "\(decoder.subject) must be a number of classes from 1 to 10000 or a list such as [cat, dog], but is \(node.flow)",
        at: node)
    }
  }

  public var node: Node {
    switch self {
    case .count(let count): encode(value: count)
    case .list(let nodes): Node(.list(nodes))
    }
  }
}
