import Recipe
import Testing

@testable import Plugins

@Suite struct StepTests {
  /// torch 2.13: the rates of MultiStepLR(optimizer, [4, 6], 0.1) from 1.0.
  @Test func `epochs have the rates of torch's MultiStepLR`() {
    for (epoch, rate) in [1.0, 1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01].enumerated() {
      #expect(abs(Step().factor(epoch: Double(epoch), of: 8) - rate) < 1e-12)
    }
  }

  @Test func `milestones are shares of what follows on the warm-up`() {
    let schedule = Step(warmUp: 2, milestones: [0.5], factor: 0.2)
    #expect([0.0, 1, 2, 5.9, 6, 10].map { schedule.factor(epoch: $0, of: 10) } == [0, 0.5, 1, 1, 0.2, 0.2])
  }

  @Test func `without milestones the rate stays`() { #expect(Step(milestones: [])(1) == 1) }

  @Test(arguments: [
    (Step(warmUp: -1), "warmUp", "must be 0 or more, but is -1.0"),
    (Step(milestones: [0.75, 0.5]), "milestones", "must ascend, but are [0.75, 0.5]"),
    (Step(milestones: [0.5, 60]), "milestones", "must be from 0 to 1, but is 60.0"),
    (Step(factor: 0), "factor", "must be greater than 0 and at most 1, but is 0.0"),
    (Step(factor: 1.5), "factor", "must be greater than 0 and at most 1, but is 1.5"),
  ])
  func `impossible options are refused`(options: Step, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
