/// How images are normalised, as a recipe asks for it.
public enum NormalizeOption: Sendable {
  /// By the mean and deviation of the training images.
  case auto
  case given(Given)

  /// A mean and a deviation for every channel, as shares of the largest pixel value.
  public struct Given: Options {
    /// What is subtracted from every channel.
    public var mean: [Double] = []
    /// What every channel is then divided by.
    public var deviation: [Double] = []

    public init() {}

    public func validate() throws(OptionError) {
      if mean.isEmpty { throw OptionError("mean", "is missing; give a number for every channel") }
      guard deviation.count == mean.count else {
        throw OptionError("deviation", "must have \(mean.count) numbers, as many as 'mean', but has \(deviation.count)")
      }
      if deviation.contains(where: { $0 <= 0 }) { throw OptionError("deviation", "must be greater than 0") }
    }
  }

  /// How many channels the numbers are for; nil where they are measured.
  var channels: Int? {
    if case .given(let given) = self { given.mean.count } else { nil }
  }

  func resolved(for images: Tensor) -> Normalization {
    switch self {
    case .auto: Normalization(of: images)
    case .given(let given): Normalization(mean: given.mean, deviation: given.deviation)
    }
  }
}

extension NormalizeOption: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if node.text == "auto" {
      self = .auto
    } else if node.entries != nil {
      self = .given(decoder.decode(Given.self, from: node))
    } else {
      throw Diagnostic("normalize must be 'auto' or {mean: […], deviation: […]}, but is \(node.summary)", at: node)
    }
  }

  public var node: Node {
    switch self {
    case .auto: .text("auto")
    case .given(let given): encode(given)
    }
  }
}
