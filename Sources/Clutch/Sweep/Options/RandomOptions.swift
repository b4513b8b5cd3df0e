/// Values drawn at random, a number of times.
public struct RandomOptions: Options {
  /// How many different draws to make.
  public var trials: Int?
  /// Where the draws come from; the draws of one seed stay the same when `trials` grows or a path is added.
  public var seed = 0
  /// Paths of the recipe, each with what to draw from.
  public var draw = Draws()

  public init() {}

  public func validate() throws(OptionError) {
    guard let trials else { throw OptionError("trials", "is missing; say how many draws to make") }
    if !(1...100_000).contains(trials) { throw OptionError("trials", "must be within 1 ... 100000, but is \(trials)") }
    if seed < 0 { throw OptionError("seed", "must be 0 or more, but is \(seed)") }
    if draw.entries.isEmpty {
      throw OptionError("draw", "is empty; name a path and what to draw from, such as {uniform: [0.1, 0.9]}")
    }
  }
}

/// Distributions by path, in the order written.
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
