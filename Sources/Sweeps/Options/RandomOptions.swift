import Recipe

/// Options for trials with randomly drawn values.
public struct RandomOptions: Options {
  /// The number of distinct draws.
  public var trials: Int?
  /// The seed of the draws. The draws of a seed stay the same if you increase `trials` or add a path.
  public var seed = 0
  /// Paths in the recipe, each with the distribution to draw from.
  public var draw = Draws()

  public init() {}

  public func validate() throws(OptionError) {
    let allowed = 1...100_000
    try refuse(
      OptionError("trials", "is missing; set the number of draws", if: trials == nil),
      trials.flatMap {
        OptionError("trials", "must be within 1 ... 100000, but is \($0)", if: !allowed.contains($0))
      },
      OptionError("seed", "must be 0 or more, but is \(seed)", if: seed < 0),
      OptionError(
        "draw", "is empty; name a path and what to draw from, such as {uniform: [0.1, 0.9]}", if: draw.entries.isEmpty))
  }
}

/// Distributions by path, in the order of the recipe.
public struct Draws: Sendable {
  public let entries: [(path: Node, from: Distribution)]

  public init(_ entries: [(path: Node, from: Distribution)] = []) { self.entries = entries }
}

extension Draws: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (_, decoder) = try decoder.recipe()
    entries = try decoder.entries().compactMap { entry in
      if let message = SweptPath.refusal(entry.name) { decoder.report(message, at: entry.key) }
      return decoder.decode(Distribution.self, from: entry).map { (entry.key, $0) }
    }
  }

  public var node: Node { .map(entries.map { ($0.path.text ?? "", encode($0.from)) }) }

  public static var shape: Shape { .map(.list(.value)) }
}
