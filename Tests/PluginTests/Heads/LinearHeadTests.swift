import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct LinearHeadTests {
  @Test func `projections are a linear map of the features`() {
    let network = LinearHead(output: 4).build(inputs: 3, Generator(seed: 1))
    let weights = network.module.parameters
    #expect(network.outputs == 4 && weights.map(\.name) == ["weight", "bias"])
    let x = Tensor.randn([5, 3], Generator(seed: 2))
    let expected = x.matmul(weights[0].tensor.transpose()) + weights[1].tensor
    #expect(relativeError(network.module(x, training: true), expected) < 1e-6)
  }

  @Test(arguments: [0, 16385]) func `a head without output, or with a huge one, is refused`(output: Int) {
    let error = #expect(throws: OptionError.self) { try LinearHead(output: output).validate() }
    #expect(error?.option == "output" && error?.message == "must be from 1 to 16384, but is \(output)")
  }
}
