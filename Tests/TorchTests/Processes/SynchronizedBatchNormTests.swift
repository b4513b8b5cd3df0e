import Testing

@testable import Torch

@Suite struct SynchronizedBatchNormTests {
  private static func network() -> Sequential {
    let random = Generator(seed: 3)
    let network = Sequential {
      Conv2d(2, 3, kernel: 3, padding: 1, random)
      BatchNorm(3)
      ReLU()
      GlobalAveragePool()
      BatchNorm(3)
    }
    network.convert(to: .float64)
    return network
  }

  /// The mean is far from 0, so that an imprecise variance would show.
  private static let images = Tensor.randn([8, 2, 5, 5], Generator(seed: 4), .float64) * 3 + 100

  private static func loss(_ output: Tensor, _ first: Int) -> Tensor {
    (output * (Tensor.arange(output.count).reshape(output.shape) + first).cos()).sum()
  }

  @Test(arguments: [2, 4])
  func `shares of a batch give outputs, gradients and running statistics of the whole`(size: Int) throws {
    let whole = Self.network()
    let output = whole(Self.images, training: true)
    Self.loss(output, 0).backward()

    let results = try together(size) { group in
      let network = Self.network()
      network.synchronizeBatchNorm(over: group)
      let (count, images) = (8 / group.size, Self.images)
      let part = network(images[(group.rank * count)..<((group.rank + 1) * count)], training: true)
      Self.loss(part, group.rank * part.count).backward()
      let gradients = try network.parameters.map { parameter in
        let gradient = parameter.tensor.gradient ?? .zeros([])
        let sum = gradient.clone().contiguous()
        try group.sum(sum)
        return sum
      }
      return (part.detach(), gradients, network.tensors.filter(\.isBuffer).map(\.tensor))
    }
    let shares = try results.map { try $0.get() }
    #expect((Tensor.concatenate(shares.map(\.0)) - output).abs().max().item < 1e-9)
    for (_, gradients, buffers) in shares {
      for (found, parameter) in zip(gradients, whole.parameters) {
        let expected = try #require(parameter.tensor.gradient)
        #expect((found - expected).abs().max().item < 1e-8, "\(parameter.name)")
      }
      for (found, buffer) in zip(buffers, whole.tensors.filter(\.isBuffer)) {
        #expect((found - buffer.tensor).abs().max().item < 1e-9, "\(buffer.name)")
      }
    }
  }

  @Test func `in evaluation nothing is exchanged`() throws {
    let results = try together(2) { group in
      let network = Self.network()
      network.synchronizeBatchNorm(over: group)
      return group.rank == 0 ? network(Self.images, training: false).shape : []
    }
    #expect(try results[0].get() == [8, 3])
  }
}
