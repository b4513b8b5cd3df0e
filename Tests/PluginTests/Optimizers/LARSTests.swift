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

  /// LARS with the options that all other implementations share.
  static func other(_ change: (inout LARS) -> Void) -> LARS {
    var lars = LARS(learningRate: 0.5, momentum: 0.8, weightDecay: 0.1, trust: 0.2, velocity: .gradients)
    change(&lars)
    return lars
  }

  @Test(arguments: [
    ("lars-meta", other { $0.norms = .joint }),
    ("lars-solo", other { ($0.epsilon, $0.clip) = (1e-8, true) }),
    ("lars-lightly", other { $0.epsilon = 0.01 }),
    ("lars-everything", other { ($0.epsilon, $0.excludeVectors) = (0.01, false) }),
  ])
  func `the options make five steps those of other implementations`(name: String, lars: LARS) throws {
    try Regression.check(lars, against: name)
  }

  /// One step at rate 1 and trust 0.1 from `start` with the gradient [3, 4] in the weight's shape.
  func step(_ start: [Double], _ shape: [Int], weightDecay: Double) -> [Double] {
    step(start, shape, LARS(learningRate: 1, weightDecay: weightDecay, trust: 0.1))
  }

  func step(_ start: [Double], _ shape: [Int], _ lars: LARS, factor: Double = 1) -> [Double] {
    let weight = Tensor(start, shape)
    weight.requiresGradient = true
    weight.gradient = Tensor([3.0, 4.0], shape)
    let updater = lars.start([NamedTensor(name: "weight", tensor: weight, isBuffer: false)])
    withoutGradient { updater.step(factor: factor) }
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

  /// The weight [6, 8] has length 10 and the gradient [3, 4] length 5, in the same direction, so λ is trust·10 / 5 or less.
  @Test(arguments: [
    (LARS(learningRate: 1, weightDecay: 0, trust: 0.1, epsilon: 5), 1, 0.5),  // λ = 1/(5 + 5), a step of 0.1·5
    (LARS(learningRate: 1, weightDecay: 0.5, trust: 0.1, norms: .joint), 1, 1),  // as long as trust·10
    (LARS(learningRate: 4, weightDecay: 0, trust: 1, clip: true), 1, 10),  // min(rate 4, λ = 2) times 5
    (LARS(learningRate: 4, weightDecay: 0, trust: 1, clip: true), 0.25, 5),  // min(rate 1, λ = 2) times 5
  ])
  func `a layer's step, by hand`(lars: LARS, factor: Double, length: Double) {
    let moved = step([6, 8], [1, 2], lars, factor: factor)
    #expect(abs(moved[0] - (6 - 0.6 * length)) < 1e-12 && abs(moved[1] - (8 - 0.8 * length)) < 1e-12)
  }

  @Test func `vectors adapt and decay as layers do, if they are not excluded`() {
    let lars = LARS(learningRate: 1, weightDecay: 0.5, trust: 0.1, excludeVectors: false)
    #expect(step([6, 8], [2], lars) == step([6, 8], [1, 2], lars) && step([6, 8], [2], lars) != [3, 4])
  }

  /// Two steps of a vector with equal gradients g and momentum 1/2, the second at a tenth of the rate. It moves by g, and
  /// then by 0.5·g + 0.1·g or by 0.1·(0.5·g + g).
  @Test(arguments: [(LARS.Velocity.steps, 1.6), (.gradients, 1.15)])
  func `a falling rate applies to the new term of the velocity, or to all of it`(
    velocity: LARS.Velocity, distance: Double
  ) {
    let weight = Tensor([6.0, 8], [2])
    weight.requiresGradient = true
    let updater = LARS(learningRate: 1, momentum: 0.5, velocity: velocity).start([
      NamedTensor(name: "weight", tensor: weight, isBuffer: false)
    ])
    for factor in [1, 0.1] {
      weight.gradient = Tensor([3.0, 4.0], [2])
      withoutGradient { updater.step(factor: factor) }
    }
    #expect(abs(weight.doubles[0] - (6 - 3 * distance)) < 1e-12 && abs(weight.doubles[1] - (8 - 4 * distance)) < 1e-12)
  }

  @Test(arguments: [
    (LARS(learningRate: 0), "learningRate", "must be greater than 0, but is 0.0"),
    (LARS(momentum: -0.1), "momentum", "must be 0 or more and less than 1, but is -0.1"),
    (LARS(weightDecay: -1), "weightDecay", "must be 0 or more, but is -1.0"),
    (LARS(trust: 0), "trust", "must be greater than 0, but is 0.0"),
    (LARS(epsilon: -1), "epsilon", "must be 0 or more, but is -1.0"),
  ])
  func `impossible options are refused`(options: LARS, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
