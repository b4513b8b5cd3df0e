import Testing

@testable import Torch

@Suite struct FreezeTests {
  private func layers() -> Sequential {
    let random = Generator(seed: 1)
    return Sequential {
      Linear(3, 4, random)
      BatchNorm(4)
      Linear(4, 2, random)
    }
  }

  @Test func `frozen parameters get no gradient, and a frozen batch norm keeps and uses its statistics`() {
    let network = layers()
    network.freeze { $0.hasPrefix("1.") || $0.hasPrefix("0.") }
    let input = Tensor.randn([6, 3], Generator(seed: 2))
    let found = network(input, training: true)
    #expect(found.detach().floats == withoutGradient { network(input, training: false) }.floats)
    found.sum().backward()
    let gradients = network.parameters.filter { $0.tensor.gradient != nil }.map(\.name)
    #expect(gradients == ["2.weight", "2.bias"])
    #expect(network.tensors.first { $0.name == "1.running_mean" }?.tensor.floats == [0, 0, 0, 0])
  }

  @Test func `a batch norm whose parameters are not frozen learns`() {
    let network = layers()
    network.freeze { $0.hasPrefix("0.") }
    _ = network(Tensor.randn([6, 3], Generator(seed: 2)), training: true)
    #expect(network.tensors.first { $0.name == "1.running_mean" }?.tensor.floats != [0, 0, 0, 0])
  }

  @Test func `layer norm gives the last axis mean 0 and deviation 1, then scales and shifts`() {
    let norm = LayerNorm(2, epsilon: 0)
    withoutGradient {
      norm.weight.copy(from: Tensor([Float(1), 2]))
      norm.bias.copy(from: Tensor([Float(0), 5]))
    }
    let found = withoutGradient { norm(Tensor([Float(1), 3, 8, 4], [1, 2, 2]), training: true) }
    // (1, 3) becomes (-1, 1), and (8, 4) becomes (1, -1).
    #expect(found.floats == [-1, 7, 1, 3])
  }

  @Test func `the epsilon of batch norm is added to the variance`() {
    let norm = BatchNorm(1, epsilon: 3)
    let found = withoutGradient { norm(Tensor([Float(4)], [1, 1]), training: false) }
    #expect(found.floats == [2])  // 4 / √(1 + 3)
  }
}
