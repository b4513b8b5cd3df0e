import Components
import Formats
import Storage
import Torch

/// The layers of a network for a set of samples, float32 on the CPU.
public struct Embedding: Sendable {
  /// The vectors of each layer [n, d]. `encoder` and `projection` are always there.
  public let layers: [Layer: Tensor]

  /// - Parameter others: layers besides the encoder's and the head's outputs.
  public init(features: Tensor, projections: Tensor, others: [Layer: Tensor] = [:]) {
    layers = [.encoder: features, .projection: projections].merging(others) { own, _ in own }
  }

  private init(_ layers: [Layer: Tensor]) { self.layers = layers }

  /// The encoder's output [n, d].
  public var features: Tensor { self(.encoder) }
  /// The head's output [n, p].
  public var projections: Tensor { self(.projection) }

  public func callAsFunction(_ layer: Layer) -> Tensor {
    guard let vectors = layers[layer] else {
      preconditionFailure("the embedding lacks the layer '\(layer.name)'; request it from `embed`")
    }
    return vectors
  }

  /// Returns an embedding with each layer changed.
  func map<Failure>(_ change: (Tensor) throws(Failure) -> Tensor) throws(Failure) -> Embedding {
    var changed: [Layer: Tensor] = [:]
    // In a fixed order, which matters if processes exchange the layers one after another.
    for layer in layers.keys.sorted(by: { $0.name < $1.name }) { changed[layer] = try change(self(layer)) }
    return Embedding(changed)
  }

  /// Returns the vectors of all parts, one part after another.
  static func concatenate(_ parts: [Embedding]) -> Embedding {
    Embedding(
      parts[0].layers.keys.reduce(into: [:]) { all, layer in all[layer] = .concatenate(parts.map { $0(layer) }) })
  }

  /// Returns the mean of embeddings of the same images.
  static func mean(_ views: [Embedding]) -> Embedding {
    Embedding(
      views[0].layers.keys.reduce(into: [:]) { all, layer in all[layer] = .stack(views.map { $0(layer) }).mean(axis: 0)
      })
  }
}

extension Model {
  /// Embeds samples in evaluation mode and full precision.
  ///
  /// - Parameters:
  ///   - layers: layers to compute besides `encoder` and `projection`.
  ///   - added: the layers that an objective adds to those of the network.
  ///   - stop: called before every batch; returns `true` to cancel.
  public func embed(
    _ samples: Samples, layers: [Layer] = [], adding added: [LearnerLayer] = [], batch: Int = 256,
    stop: () -> Bool = { false }
  ) throws(Stopped) -> Embedding {
    var parts: [Embedding] = []
    for part in samples.split(batch) {
      if stop() { throw Stopped() }
      parts.append(embedded(part.to(device).floats, layers, added))
    }
    return .concatenate(parts)
  }

  /// Embeds samples that are float32 already, as augmentations return them.
  func embed(
    floats samples: Tensor, layers: [Layer], adding added: [LearnerLayer], batch: Int, stop: () -> Bool
  ) throws(Stopped) -> Embedding {
    var parts: [Embedding] = []
    for part in samples.split(batch) {
      if stop() { throw Stopped() }
      parts.append(embedded(part.to(device), layers, added))
    }
    return .concatenate(parts)
  }

  private func embedded(_ part: Tensor, _ layers: [Layer], _ added: [LearnerLayer]) -> Embedding {
    withoutGradient { reading(layers, of: part, adding: added).map { $0.to(.cpu) } }
  }
}
