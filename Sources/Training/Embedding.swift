import Components
import Storage
import Torch

/// The features and projections of a set of images, float32 on the CPU.
public struct Embedding: Sendable {
  /// The encoder's output [n, d].
  public let features: Tensor
  /// The head's output [n, p].
  public let projections: Tensor

  public init(features: Tensor, projections: Tensor) {
    self.features = features
    self.projections = projections
  }

  public func callAsFunction(_ layer: Layer) -> Tensor {
    switch layer {
    case .encoder: features
    case .projection: projections
    }
  }
}

extension Model {
  /// Embeds `images` (uint8 [n, c, h, w]) in evaluation mode and full precision.
  ///
  /// - Parameter stop: called before every batch; returns `true` to cancel.
  public func embed(_ images: Tensor, batch: Int = 256, stop: () -> Bool = { false }) throws(Stopped) -> Embedding {
    try embed(of: images, batch, stop) { $0.to(device).to(.float32) / 255 }
  }

  /// Embeds images that are float32 [n, c, h, w] within 0 ... 1.
  func embed(floats images: Tensor, batch: Int, stop: () -> Bool) throws(Stopped) -> Embedding {
    try embed(of: images, batch, stop) { $0.to(device) }
  }

  private func embed(
    of images: Tensor, _ batch: Int, _ stop: () -> Bool, input: (Tensor) -> Tensor
  ) throws(Stopped) -> Embedding {
    var features: [Tensor] = []
    var projections: [Tensor] = []
    for part in images.split(batch) {
      if stop() { throw Stopped() }
      withoutGradient {
        let (f, p) = self(input(part), training: false)
        features.append(f.to(.cpu))
        projections.append(p.to(.cpu))
      }
    }
    return Embedding(features: .concatenate(features), projections: .concatenate(projections))
  }
}
