import Formats
import Recipe
import Torch

/// A network and the length of its output vectors.
///
/// If the module of an encoder is a `LayeredModule`, scorers and clusterings can read its layers too.
public struct Network {
  public let module: any Module
  public let outputs: Int
  /// `true` if training leaves the network unchanged: the optimizer does not get its parameters, and batch norm stays
  /// in evaluation mode.
  public let isFrozen: Bool

  /// The names of the module's frozen parameters, which training leaves unchanged while it trains the others.
  package private(set) var frozen: Set<String> = []

  /// - Parameter isFrozen: a network without parameters is always frozen.
  public init(_ module: any Module, outputs: Int, isFrozen: Bool = false) {
    let names = (module as? any LayeredModule)?.layers ?? []
    for name in names {
      precondition(
        !Network.taken.contains(name), "a layer must not be named '\(name)', which has a meaning already; rename it")
    }
    self.module = module
    self.outputs = outputs
    self.isFrozen = isFrozen || module.parameters.isEmpty
    layers = names.map { Layer($0) }
  }

  /// Returns the network with all its parameters frozen.
  package var asFrozen: Network { Network(module, outputs: outputs, isFrozen: true) }

  /// Freezes the parameters with these names. If no others remain, the network is frozen as a whole.
  package func freezing(_ names: Set<String>) -> Network {
    if Set(module.parameters.map(\.name)).isSubset(of: names) { return asFrozen }
    module.freeze(names.contains)
    var network = self
    network.frozen = names
    return network
  }

  /// Returns a network that leaves features of a length as they are.
  package static func identity(_ length: Int) -> Network { Network(Identity(), outputs: length) }

  /// The layers inside the module that can be read.
  package let layers: [Layer]

  /// The layers of every network, and the names of their files.
  package static let taken = ["encoder", "projection", "features", "projections"]
}

/// Builds the network that turns images into features.
public protocol Encoder: Component {
  /// The samples that the network takes: images, or vectors if it is a `VectorEncoder`.
  static var accepts: Samples.Kind { get }

  /// - Parameters:
  ///   - images: the size of the images; the network maps float32 [n, c, h, w], channels-last, to [n, outputs].
  ///   - random: the source of the initial weights, on the CPU.
  /// - Throws: `OptionError` if the network does not support images of this size.
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network

  /// Returns the tensor of the network that a tensor in a weight file belongs to, for files whose names differ from
  /// those of the network. The default keeps the name.
  ///
  /// - Parameter name: the name in the file, without a prefix such as `module.`.
  /// - Returns: nil if the network does not need the tensor.
  func place(of name: String) -> WeightPlace?

  /// Returns a tensor of a file in the shape that the network needs, such as position embeddings for images of another
  /// size. The default is nil: shapes must be equal.
  ///
  /// - Parameters:
  ///   - name: the name in the network.
  ///   - shape: the shape in the network.
  func resized(_ tensor: Tensor, _ name: String, to shape: [Int], in network: Network) -> Tensor?
}

/// Builds a network that turns vectors, such as the features of another model, into features.
public protocol VectorEncoder: Encoder {
  /// - Parameters:
  ///   - inputs: the length of a vector; the network maps float32 [n, inputs] to [n, outputs].
  ///   - random: the source of the initial weights, on the CPU.
  func build(inputs: Int, _ random: Generator) throws(OptionError) -> Network
}

extension Encoder {
  public static var accepts: Samples.Kind { .images }

  public func place(of name: String) -> WeightPlace? { WeightPlace(name) }

  public func resized(_ tensor: Tensor, _ name: String, to shape: [Int], in network: Network) -> Tensor? { nil }

  /// Builds the network for samples of a shape.
  package func build(_ samples: SampleShape, _ random: Generator) throws(OptionError) -> Network {
    switch samples {
    case .image(let shape): return try build(shape, random)
    case .vector(let length):
      guard let encoder = self as? any VectorEncoder else {
        throw OptionError("\(Self.name)", "takes images, but the samples are vectors; name an encoder for vectors")
      }
      return try encoder.build(inputs: length, random)
    }
  }
}

extension VectorEncoder {
  public static var accepts: Samples.Kind { .vectors }

  public func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    throw OptionError("\(Self.name)", "takes vectors, but the samples are images; name an encoder for images")
  }
}

public enum Encoders: Kind {
  public static let registry = Registry<any Encoder>("encoder")
}

public func register<C: Encoder>(_ type: C.Type, file: String = #fileID) {
  Encoders.registry.add(type, file: file) { $0 }
}
