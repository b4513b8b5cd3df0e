import Components
import Formats
import Recipe
import Training

/// The normalization of images that a recipe requests.
public enum NormalizeOption: Sendable {
  /// The mean and deviation of the training images.
  case auto
  case given(Given)

  /// A mean and a deviation for each channel, as fractions of the largest pixel value.
  public struct Given: Options {
    /// The value to subtract from each channel.
    public var mean: [Double] = []
    /// The value to divide each channel by after the subtraction.
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

  /// The number of channels that the values apply to; nil if they are measured.
  package var channels: Int? {
    if case .given(let given) = self { given.mean.count } else { nil }
  }

  /// The normalization of the training images; nil for vectors, which are used as they are.
  package func resolved(for samples: Samples) -> Normalization? {
    guard case .images(let images) = samples else { return nil }
    return switch self {
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
