import Torch

/// Transforms images at random, with independent draws for each image.
public protocol Augmentation: Component {
  /// - Parameters:
  ///   - images: float32 [n, c, h, w] within 0 ... 1.
  ///   - random: the source of all randomness, on the images' device.
  /// - Returns: images of the same shape and range.
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor
}

public enum Augmentations: Kind {
  public static let registry = Registry<any Augmentation>("augmentation")
}

public func register<C: Augmentation>(_ type: C.Type, file: String = #fileID) {
  Augmentations.registry.add(type, file: file) { $0 }
}
