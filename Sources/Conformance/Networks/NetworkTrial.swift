import Clutch

/// An input size with which a network is tested.
struct NetworkTrial: Sendable {
  /// The name in reports, such as "images 3 x 32 x 32".
  let label: String
  /// The shape of one input, without the batch.
  let shape: [Int]
  /// Builds the network with weights drawn from a seed.
  let build: @Sendable (UInt64) throws -> Network

  /// Returns `n` random inputs [n] + shape, in the memory layout of training.
  func inputs(_ n: Int, seed: UInt64 = 1) -> Tensor {
    let random = Generator(seed: seed)
    guard shape.count == 3 else { return .randn([n] + shape, random) }
    return Tensor.rand([n] + shape, random).contiguous(.channelsLast)
  }

  func made(_ seed: UInt64 = 1) throws -> Network { try withTorchErrors { try build(seed) } }
}

extension Network {
  /// Returns the outputs in evaluation.
  func evaluated(_ inputs: Tensor) throws -> Tensor { try results(inputs, training: false) }

  /// Returns the outputs in training, with gradients.
  func trained(_ inputs: Tensor) throws -> Tensor { try results(inputs, training: true) }

  private func results(_ inputs: Tensor, training: Bool) throws -> Tensor {
    let found = try withTorchErrors {
      training ? module(inputs, training: true) : withoutGradient { module(inputs, training: false) }
    }
    let shape = [inputs.size(0), outputs]
    try expect(found.shape == shape, "the output has the shape \(found.shape), but should have \(shape)")
    try expect(found.dtype == .float32, "the output is \(found.dtype), but should be float32")
    try expect(notFinite("the output", found.detach()))
    return found
  }

  /// Copies of the current tensors.
  var copies: [NamedTensor] {
    module.tensors.map { NamedTensor(name: $0.name, tensor: $0.tensor.detach().clone(), isBuffer: $0.isBuffer) }
  }

  /// Returns a description of the first tensor whose bits have changed; nil if there is none.
  func changed(since before: [NamedTensor]) -> String? {
    for (now, then) in zip(module.tensors, before) {
      if let found = otherBits("'\(now.name)'", now.tensor.detach(), than: then.tensor) { return found }
    }
    return nil
  }
}
