import Recipe
import Testing

@testable import Plugins

@Suite struct ConstantTests {
  @Test func `the rate stays after the warm-up`() {
    let schedule = Constant(warmUp: 4)
    #expect([0.0, 1, 4, 7, 10].map { schedule.factor(epoch: $0, of: 10) } == [0, 0.25, 1, 1, 1])
  }

  @Test func `a negative warm-up is refused`() {
    let error = #expect(throws: OptionError.self) { try Constant(warmUp: -2).validate() }
    #expect(error?.option == "warmUp" && error?.message == "must be 0 or more, but is -2.0")
  }
}
