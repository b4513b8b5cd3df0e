import Formats
import Torch

/// Transforms images or vectors at random, with independent draws for each of them.
public protocol Augmentation: Component {
  /// The samples that it transforms: images (the default) or vectors.
  static var accepts: Samples.Kind { get }

  /// - Parameters:
  ///   - images: float32 [n, c, h, w] within 0 ... 1; or vectors, float32 [n, d].
  ///   - random: the source of all randomness, on the images' device.
  /// - Returns: images of the same shape and range, or vectors of the same shape.
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor
}

extension Augmentation {
  public static var accepts: Samples.Kind { .images }
}

public enum Augmentations: Kind {
  public static let registry = Registry<any Augmentation>("augmentation")
}

public func register<C: Augmentation>(_ type: C.Type, file: String = #fileID) {
  Augmentations.registry.add(type, file: file) { $0 }
}
