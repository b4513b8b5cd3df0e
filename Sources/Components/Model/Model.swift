import Formats
import Torch

/// An encoder and its head, with the normalization of the input images.
public final class Model {
  public let encoder: Network
  public let head: Network
  public let normalization: Normalization
  public let device: Device
  /// The size of its input images.
  public let shape: ImageShape
  private let factors: Normalization.Factors

  public init(encoder: Network, head: Network, normalization: Normalization, device: Device, shape: ImageShape) {
    self.encoder = encoder
    self.head = head
    self.normalization = normalization
    self.device = device
    self.shape = shape
    factors = normalization.factors(on: device)
    encoder.module.move(to: device)
    head.module.move(to: device)
  }

  /// The information that a reader needs to use the weights, for checkpoints.
  package var metadata: [String: String] {
    [
      "normalize.mean": normalization.mean.map { "\($0)" }.joined(separator: " "),
      "normalize.deviation": normalization.deviation.map { "\($0)" }.joined(separator: " "),
      "images": "\(shape.channels) \(shape.height) \(shape.width)",
    ]
  }

  /// All parameters and buffers, named `encoder.…` and `head.…`.
  public var tensors: [NamedTensor] {
    func prefixed(_ prefix: String, _ network: Network) -> [NamedTensor] {
      network.module.tensors.map { NamedTensor(name: "\(prefix).\($0.name)", tensor: $0.tensor, isBuffer: $0.isBuffer) }
    }
    return prefixed("encoder", encoder) + prefixed("head", head)
  }

  public var parameters: [NamedTensor] { tensors.filter { !$0.isBuffer } }

  /// Returns the features [n, encoder.outputs] and projections [n, head.outputs] of images (float32 [n, c, h, w],
  /// within 0 ... 1).
  public func callAsFunction(_ images: Tensor, training: Bool) -> (features: Tensor, projections: Tensor) {
    let input = factors(images).contiguous(.channelsLast)
    let (encoder, head) = (encoder.module, head.module)
    let features = encoder(input, training: training)
    // A head is too small to gain from half precision: libtorch 1.13 has no fast kernels for its gradients.
    let wide = features.dtype.size < 4 ? features.to(.float32) : features
    return (features, withAutocast(false, on: device) { head(wide, training: training) })
  }
}
