import Recipe
import Storage
import Testing
import Torch
import Training

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

  /// A weight 0, with a gradient or without.
  private func weight(_ name: String, gradient: Double? = nil) -> NamedTensor {
    let weight = Tensor([0.0])
    weight.requiresGradient = true
    weight.gradient = gradient.map { Tensor([$0]) }
    return NamedTensor(name: name, tensor: weight, isBuffer: false)
  }

  @Test func `steps without a gradient do not count, as in torch`() {
    let (early, late) = (weight("early", gradient: 3), weight("late"))
    let updater = AdamW(learningRate: 0.5, weightDecay: 0, epsilon: 1e-12).start([early, late])
    for _ in 0..<3 { withoutGradient { updater.step(factor: 1) } }
    #expect(late.tensor.item == 0)
    late.tensor.gradient = Tensor([-7.0])
    withoutGradient { updater.step(factor: 1) }
    #expect(relativeError(late.tensor, Tensor([0.5])) < 1e-8, "its first step has the length of the rate")
    // All gradients were equal, so each of the four steps has the length of the rate.
    #expect(relativeError(early.tensor, Tensor([-2.0])) < 1e-8)
  }

  @Test func `a parameter that joins later starts at step 1, and the others continue with the same bits`() throws {
    let (old, whole) = (weight("old", gradient: 3), weight("old", gradient: 3))
    let options = AdamW(learningRate: 0.5)
    let (first, alone) = (options.start([old]), options.start([whole]))
    for gradient in [3.0, -1, 2] {
      for part in [old, whole] { part.tensor.gradient = Tensor([gradient]) }
      withoutGradient {
        first.step(factor: 1)
        alone.step(factor: 1)
      }
    }
    let new = weight("new", gradient: 0.01)
    let second = options.start([old, new])
    let saved = Checkpoint(
      tensors: Dictionary(uniqueKeysWithValues: first.tensors.map { ($0.name, $0.tensor) }), epoch: 0, step: 0)
    try saved.restore(second.tensors.filter { saved.tensors[$0.name] != nil })
    withoutGradient {
      second.step(factor: 1)
      alone.step(factor: 1)
    }
    #expect(old.tensor.doubles == whole.tensor.doubles)
    #expect(relativeError(new.tensor, Tensor([-0.5])) < 1e-5)
    #expect(second.tensors.map(\.name).suffix(2) == ["old.step", "new.step"])
    #expect(second.tensors.suffix(2).map { $0.tensor.item } == [4, 1])
  }

  @Test func `a checkpoint with one step count for all parameters is refused`() throws {
    let updater = AdamW().start([weight("a")])
    let zero = Tensor.zeros([1], .float64)
    let old = Checkpoint(
      tensors: ["a.exp_avg": zero, "a.exp_avg_sq": zero, "step": .zeros([], .int64)], epoch: 0, step: 0)
    let error = #expect(throws: RunError.self) { try old.restore(updater.tensors) }
    #expect(error?.description == "the checkpoint lacks the tensor 'a.step'")
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
