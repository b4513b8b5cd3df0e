import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct AdamWTests {
  @Test(arguments: [
    ("adamw", AdamW(learningRate: 0.01)),
    ("adamw-options", AdamW(learningRate: 0.1, weightDecay: 0.5, beta1: 0.8, beta2: 0.9, epsilon: 0.01)),
  ])
  func `five steps are those of torch.optim.AdamW`(name: String, adamw: AdamW) throws {
    try Regression.check(adamw, against: name)
  }

  @Test func `the first step has the length of the learning rate, whatever the gradient`() {
    let weight = Tensor([0.0, 0.0])
    weight.requiresGradient = true
    weight.gradient = Tensor([1000.0, -0.001])
    let updater = AdamW(learningRate: 0.5, epsilon: 1e-12).start([
      NamedTensor(name: "weight", tensor: weight, isBuffer: false)
    ])
    withoutGradient { updater.step(factor: 0.5) }
    #expect(relativeError(weight, Tensor([-0.25, 0.25])) < 1e-8)
  }

  @Test(arguments: [
    (AdamW(learningRate: -1), "learningRate", "must be greater than 0, but is -1.0"),
    (AdamW(weightDecay: -0.1), "weightDecay", "must be 0 or more, but is -0.1"),
    (AdamW(beta1: 1), "beta1", "must be 0 or more and less than 1, but is 1.0"),
    (AdamW(beta2: -0.5), "beta2", "must be 0 or more and less than 1, but is -0.5"),
    (AdamW(epsilon: 0), "epsilon", "must be greater than 0, but is 0.0"),
  ])
  func `impossible options are refused`(options: AdamW, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
