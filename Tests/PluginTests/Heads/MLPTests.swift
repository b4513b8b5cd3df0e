import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct MLPTests {
  @Test(arguments: [
    (MLP(), ["0.weight", "0.bias", "2.weight", "2.bias"]),
    (MLP(layers: 1), ["0.weight", "0.bias"]),
    (MLP(layers: 3), ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"]),
    (MLP(batchNorm: true), ["0.weight", "1.weight", "1.bias", "3.weight", "3.bias"]),
  ])
  func `layers are named as in a torch.nn.Sequential`(mlp: MLP, names: [String]) {
    #expect(mlp.build(inputs: 8, Generator(seed: 0)).module.parameters.map(\.name) == names)
  }

  @Test(arguments: [1, 2, 4])
  func `features become projections`(layers: Int) {
    let network = MLP(hidden: 7, output: 5, layers: layers).build(inputs: 3, Generator(seed: 0))
    #expect(network.outputs == 5)
    #expect(network.module(.ones([4, 3]), training: true).shape == [4, 5])
  }

  @Test func `two layers are a linear map, ReLU and a linear map`() {
    let module = MLP(hidden: 6, output: 2).build(inputs: 3, Generator(seed: 1)).module
    let weights = module.parameters.map(\.tensor)
    let x = Tensor.randn([5, 3], Generator(seed: 2))
    let hidden = (x.matmul(weights[0].transpose()) + weights[1]).clamp(min: 0)
    let expected = hidden.matmul(weights[2].transpose()) + weights[3]
    #expect(relativeError(module(x, training: false), expected) < 1e-6)
  }

  @Test(arguments: [
    (MLP(hidden: 0), "hidden", "must be from 1 to 16384, but is 0"),
    (MLP(output: -1), "output", "must be from 1 to 16384, but is -1"),
    (MLP(layers: 0), "layers", "must be from 1 to 16, but is 0"),
    (MLP(layers: .max), "layers", "must be from 1 to 16, but is \(Int.max)"),
  ])
  func `impossible options are refused`(options: MLP, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
