import Testing

@testable import Components

/// Properties of every schedule.
@Suite struct SchedulePropertiesTests {
  @Test(arguments: registered(Schedules.self))
  func `the factor starts at 1, never rises and stays from 0 to 1`(schedule: any Schedule) {
    let factors = (0...100).map { schedule.factor(epoch: Double($0), of: 100) }
    #expect(factors[0] == 1 && factors == factors.sorted(by: >))
    #expect(factors.allSatisfy { (0...1).contains($0) })
  }
}
