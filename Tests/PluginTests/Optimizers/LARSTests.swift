import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct LARSTests {
  @Test(arguments: [
    ("lars", LARS()),
    ("lars-options", LARS(learningRate: 0.5, momentum: 0.5, weightDecay: 0.1, trust: 0.2)),
  ])
  func `five steps are those of the paper's algorithm 1`(name: String, lars: LARS) throws {
    try Regression.check(lars, against: name)
  }

  /// One step at rate 1 and trust 0.1 from `start` with the gradient [3, 4] in the weight's shape.
  func step(_ start: [Double], _ shape: [Int], weightDecay: Double) -> [Double] {
    let weight = Tensor(start, shape)
    weight.requiresGradient = true
    weight.gradient = Tensor([3.0, 4.0], shape)
    let updater = LARS(learningRate: 1, weightDecay: weightDecay, trust: 0.1).start([
      NamedTensor(name: "weight", tensor: weight, isBuffer: false)
    ])
    withoutGradient { updater.step(factor: 1) }
    return weight.doubles
  }

  @Test func `a layer moves by the trust's share of its length`() {
    let moved = step([6, 8], [1, 2], weightDecay: 0)  // length 10, so a step of length 1 along [3, 4]
    #expect(abs(moved[0] - 5.4) < 1e-12 && abs(moved[1] - 7.2) < 1e-12)
  }

  @Test func `vectors neither adapt nor decay`() {
    #expect(step([6, 8], [2], weightDecay: 0.5) == [3, 4])
  }

  @Test func `a layer of zeros takes the plain gradient`() {
    #expect(step([0, 0], [1, 2], weightDecay: 0.5) == [-3, -4])
  }

  @Test(arguments: [
    (LARS(learningRate: 0), "learningRate", "must be greater than 0, but is 0.0"),
    (LARS(momentum: -0.1), "momentum", "must be 0 or more and less than 1, but is -0.1"),
    (LARS(weightDecay: -1), "weightDecay", "must be 0 or more, but is -1.0"),
    (LARS(trust: 0), "trust", "must be greater than 0, but is 0.0"),
  ])
  func `impossible options are refused`(options: LARS, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
