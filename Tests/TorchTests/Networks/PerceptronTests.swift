import Testing

@testable import Torch

@Suite struct PerceptronTests {
  @Test func `three lengths are a linear map, ReLU and a linear map`() {
    let network = perceptron([3, 6, 2], Generator(seed: 1))
    #expect(network.tensors.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
    let weights = network.parameters.map(\.tensor)
    let x = Tensor.randn([5, 3], Generator(seed: 2))
    let hidden = (x.matmul(weights[0].transpose()) + weights[1]).relu()
    let expected = hidden.matmul(weights[2].transpose()) + weights[3]
    #expect((network(x, training: false) - expected).abs().max().item < 1e-5)
  }

  @Test func `two lengths are a linear map, whatever its batch norm`() {
    for batchNorm in [false, true] {
      let network = perceptron([3, 2], batchNorm: batchNorm, Generator(seed: 1))
      #expect(network.tensors.map(\.name) == ["0.weight", "0.bias"])
      #expect(network(.ones([4, 3]), training: true).shape == [4, 2])
    }
  }

  @Test func `batch norm takes the place of the bias of each hidden layer`() {
    let network = perceptron([3, 4, 5, 2], batchNorm: true, Generator(seed: 1))
    #expect(
      network.parameters.map(\.name)
        == ["0.weight", "1.weight", "1.bias", "3.weight", "4.weight", "4.bias", "6.weight", "6.bias"])
  }

  @Test func `weights and biases are drawn in the order of the layers`() {
    let random = Generator(seed: 3)
    for part in perceptron([4, 6, 2], Generator(seed: 3)).parameters {
      let inputs = part.name.hasPrefix("0.") ? 4 : 6
      let drawn = Initialization.uniform(part.tensor.shape, fanIn: inputs, random)
      #expect((drawn - part.tensor).abs().max().item == 0, "\(part.name)")
    }
  }
}
