import Foundation
import Storage
import Testing

@testable import Metrics

struct EstimateTests {
  @Test(
    arguments: [
      ("inside", 0.5, 0.4, 0.7, 0.4, 0.7), ("below", 0.3, 0.4, 0.7, 0.3, 0.7),
      ("above", 0.8, 0.4, 0.7, 0.4, 0.8),
    ] as [(String, Double, Double, Double, Double, Double)])
  func `an interval is widened to hold its value`(
    _: String, value: Double, lower: Double, upper: Double, from: Double, to: Double
  ) {
    let estimate = Estimate(value, lower, upper)
    #expect([estimate.lower, estimate.value, estimate.upper] == [from, value, to])
  }

  @Test func `an estimate survives JSON`() throws {
    let estimate = Estimate(0.5, 0.25, 0.75)
    let data = try JSONEncoder().encode(estimate)
    #expect(try JSONDecoder().decode(Estimate.self, from: data) == estimate)
    let keys = try JSONDecoder().decode([String: Double].self, from: data)
    #expect(keys == ["value": 0.5, "lower": 0.25, "upper": 0.75])
  }
}
