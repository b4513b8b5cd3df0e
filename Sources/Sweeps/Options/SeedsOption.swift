import Recipe

/// The seeds of a sweep, as given in a recipe.
public enum SeedsOption: Sendable, Hashable {
  /// A number of seeds, counted from the recipe's own seed.
  case count(Int)
  case list([Int])

  static let counts = 1...10_000

  /// - Parameter first: The recipe's own seed.
  /// - Throws: A `RecipeError` if the seeds would exceed the largest integer.
  func resolved(from first: Int) throws(RecipeError) -> [Int] {
    switch self {
    case .count(let count):
      guard first <= Int.max - count else {
        throw RecipeError([
          Diagnostic("there are fewer than \(count) seeds from \(first) on; use a smaller 'seed', or list the seeds")
        ])
      }
      return Array(first..<(first + count))
    case .list(let seeds): return seeds
    }
  }
}

extension SeedsOption: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, _) = try decoder.recipe()
    if let items = node.items, !items.isEmpty {
      var seeds: [Int] = []
      for item in items {
        guard let seed = SeedsOption.number(item), seed >= 0 else {
          throw Diagnostic("a seed must be a whole number, 0 or more, but is \(item.summary)", at: item)
        }
        guard !seeds.contains(seed) else { throw Diagnostic("the seed \(seed) is written twice; remove one", at: item) }
        seeds.append(seed)
      }
      self = .list(seeds)
    } else if let count = SeedsOption.number(node), SeedsOption.counts.contains(count) {
      self = .count(count)
    } else {
      throw Diagnostic(
        "'seeds' must be a number from 1 to 10000 or a list such as [0, 1, 2], but is \(node.flow)", at: node)
    }
  }

  private static func number(_ node: Node) -> Int? {
    guard case .scalar(let text, quoted: false) = node.content else { return nil }
    return Int(text)
  }

  public var node: Node {
    switch self {
    case .count(let count): encode(value: count)
    case .list(let seeds): encode(value: seeds)
    }
  }
}
