import Torch

/// The samples of a data set: images, or vectors such as the features of another model.
public enum Samples: Sendable {
  /// uint8 [n, c, h, w].
  case images(Tensor)
  /// float32 [n, d], used as they are.
  case vectors(Tensor)

  /// Images or vectors, as data sets, encoders and augmentations declare them.
  public enum Kind: String, Sendable, CaseIterable {
    case images
    case vectors
  }
}

extension Samples {
  public var kind: Kind {
    switch self {
    case .images: .images
    case .vectors: .vectors
    }
  }

  /// The samples along the first axis.
  public var tensor: Tensor {
    switch self {
    case .images(let images): images
    case .vectors(let vectors): vectors
    }
  }

  public var count: Int { tensor.size(0) }
  public var device: Device { tensor.device }

  /// The shape of one sample.
  public var shape: SampleShape {
    switch self {
    case .images(let images):
      .image(ImageShape(channels: images.size(1), height: images.size(2), width: images.size(3)))
    case .vectors(let vectors): .vector(vectors.size(1))
    }
  }

  /// The largest value of a pixel.
  package static let white = 255.0

  /// The samples as augmentations take them, float32: pixels within 0 ... 1, and vectors as they are.
  public var floats: Tensor {
    switch self {
    case .images(let images): images.to(.float32) / Samples.white
    case .vectors(let vectors): vectors
    }
  }

  /// Returns samples of the same kind.
  public func map(_ change: (Tensor) -> Tensor) -> Samples {
    switch self {
    case .images(let images): .images(change(images))
    case .vectors(let vectors): .vectors(change(vectors))
    }
  }

  public func to(_ device: Device) -> Samples { map { $0.to(device) } }

  /// Returns the samples at indices (int64 [m]), in that order.
  public subscript(rows: Tensor) -> Samples { map { $0[rows] } }

  public subscript(rows: Range<Int>) -> Samples { map { $0[rows] } }

  /// Returns the samples in parts of `size`, of which the last may be smaller.
  public func split(_ size: Int) -> [Samples] {
    switch self {
    case .images(let images): images.split(size).map { .images($0) }
    case .vectors(let vectors): vectors.split(size).map { .vectors($0) }
    }
  }
}
