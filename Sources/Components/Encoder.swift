import Formats
import Recipe
import Torch

/// A network and the length of its output vectors.
public struct Network {
  public let module: any Module
  public let outputs: Int

  public init(_ module: any Module, outputs: Int) {
    self.module = module
    self.outputs = outputs
  }
}

/// Builds the network that turns images into features.
public protocol Encoder: Component {
  /// - Parameters:
  ///   - images: the size of the images; the network maps float32 [n, c, h, w], channels-last, to [n, outputs].
  ///   - random: the source of the initial weights, on the CPU.
  /// - Throws: `OptionError` if the network does not support images of this size.
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network
}

public enum Encoders: Kind {
  public static let registry = Registry<any Encoder>("encoder")
}

public func register<C: Encoder>(_ type: C.Type, file: String = #fileID) {
  Encoders.registry.add(type, file: file) { $0 }
}
