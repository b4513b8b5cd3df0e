import Formats
import Torch

/// An encoder and its head, with the normalization of the input images. For vectors, there is no normalization.
public final class Model {
  public let encoder: Network
  public let head: Network
  /// nil if the samples are vectors.
  public let normalization: Normalization?
  public let device: Device
  /// The shape of its input samples.
  public let shape: SampleShape
  private let factors: Normalization.Factors?

  public init(encoder: Network, head: Network, normalization: Normalization?, device: Device, shape: SampleShape) {
    self.encoder = encoder
    self.head = head
    self.normalization = normalization
    self.device = device
    self.shape = shape
    factors = normalization?.factors(on: device)
    encoder.module.move(to: device)
    head.module.move(to: device)
  }

  /// The information that a reader needs to use the weights, for checkpoints.
  package var metadata: [String: String] {
    let lengths = shape.lengths.map(String.init).joined(separator: " ")
    guard let normalization else { return [shape.kind.rawValue: lengths] }
    return [
      "normalize.mean": normalization.mean.map { "\($0)" }.joined(separator: " "),
      "normalize.deviation": normalization.deviation.map { "\($0)" }.joined(separator: " "),
      shape.kind.rawValue: lengths,
    ]
  }

  /// All parameters and buffers, named `encoder.…` and `head.…`.
  public var tensors: [NamedTensor] { parts.flatMap { tensors(of: $0.network, $0.name) } }

  /// The parameters that training changes: those that are not frozen.
  public var parameters: [NamedTensor] {
    parts.filter { !$0.network.isFrozen }.flatMap { name, network in
      tensors(of: network, name).filter {
        !$0.isBuffer && !network.frozen.contains(String($0.name.dropFirst(name.count + 1)))
      }
    }
  }

  private var parts: [(name: String, network: Network)] { [("encoder", encoder), ("head", head)] }

  private func tensors(of network: Network, _ prefix: String) -> [NamedTensor] {
    network.module.tensors.map { NamedTensor(name: "\(prefix).\($0.name)", tensor: $0.tensor, isBuffer: $0.isBuffer) }
  }

  /// Returns the features [n, encoder.outputs] and projections [n, head.outputs] of samples: images float32
  /// [n, c, h, w] within 0 ... 1, or vectors float32 [n, d].
  public func callAsFunction(_ samples: Tensor, training: Bool) -> (features: Tensor, projections: Tensor) {
    let features = features(of: samples, training: training)
    return (features, projections(of: features, training: training))
  }

  /// Returns the features [n, encoder.outputs] of the same samples.
  package func features(of samples: Tensor, training: Bool) -> Tensor {
    let input = input(samples)
    // Gradients of a frozen encoder would only take time and memory.
    if encoder.isFrozen { return withoutGradient { encoder.module(input, training: false) } }
    return encoder.module(input, training: training)
  }

  /// Returns images normalized and channels-last, and vectors as they are.
  package func input(_ samples: Tensor) -> Tensor { factors.map { $0(samples).contiguous(.channelsLast) } ?? samples }

  /// Returns the projections of features.
  package func projections(of features: Tensor, training: Bool) -> Tensor {
    // A head is too small to gain from half precision: libtorch 1.13 has no fast kernels for its gradients.
    let wide = features.dtype.size < 4 ? features.to(.float32) : features
    return withAutocast(false, on: device) { head.module(wide, training: training && !head.isFrozen) }
  }
}
