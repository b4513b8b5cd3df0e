import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct SGDTests {
  @Test(arguments: [
    ("sgd", SGD(learningRate: 0.1, momentum: 0)),
    ("sgd-momentum", SGD(learningRate: 0.1, weightDecay: 0.05)),
    ("sgd-nesterov", SGD(learningRate: 0.1, momentum: 0.8, weightDecay: 0.05, nesterov: true)),
  ])
  func `five steps are those of torch.optim.SGD`(name: String, sgd: SGD) throws {
    try Regression.check(sgd, against: name)
  }

  @Test func `momentum is kept in the layout of the weights, under their names`() {
    let weight = Tensor.ones([2, 3, 4, 4]).contiguous(.channelsLast)
    let updater = SGD().start([NamedTensor(name: "conv1.weight", tensor: weight, isBuffer: false)])
    #expect(updater.tensors.map(\.name) == ["conv1.weight.momentum_buffer"])
    #expect(callAll("aten::stride.int", updater.tensors[0].tensor, 1).int == 1)
  }

  @Test(arguments: [
    (SGD(learningRate: 0), "learningRate", "must be greater than 0, but is 0.0"),
    (SGD(momentum: 1), "momentum", "must be 0 or more and less than 1, but is 1.0"),
    (SGD(weightDecay: -0.1), "weightDecay", "must be 0 or more, but is -0.1"),
    (SGD(momentum: 0, nesterov: true), "momentum", "must be greater than 0 with nesterov, but is 0.0"),
  ])
  func `impossible options are refused`(options: SGD, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
