/// The shape of one sample.
public enum SampleShape: Hashable, Sendable, CustomStringConvertible {
  case image(ImageShape)
  /// A vector of a length.
  case vector(Int)

  public var kind: Samples.Kind {
    switch self {
    case .image: .images
    case .vector: .vectors
    }
  }

  /// The lengths of the axes: [channels, height, width], or the length of the vector.
  public var lengths: [Int] {
    switch self {
    case .image(let shape): [shape.channels, shape.height, shape.width]
    case .vector(let length): [length]
    }
  }

  /// The size of an image; nil for a vector.
  public var image: ImageShape? { if case .image(let shape) = self { shape } else { nil } }

  /// `3 x 32 x 32`, or the length of the vector.
  public var description: String { lengths.map(String.init).joined(separator: " x ") }
}
