import Testing

@testable import Metrics

struct ProportionTests {
  /// From Fixtures/metrics.py: SciPy's `binomtest(…).proportion_ci(method="wilson")`.
  @Test(
    arguments: [
      (0, 60, 0, 0.06017185214208986), (1, 1, 0.20654931437723745, 1), (0, 1, 0, 0.7934506856227626),
      (7, 50, 0.06950833427016292, 0.26186193710585537), (35, 35, 0.9010990076755959, 1),
    ] as [(Int, Int, Double, Double)])
  func `a share has Wilson's interval`(hits: Int, count: Int, lower: Double, upper: Double) {
    let estimate = Estimate(share: Double(hits) / Double(count), of: count)
    #expect(estimate.value == Double(hits) / Double(count))
    #expect(agree(estimate.lower, lower) && agree(estimate.upper, upper))
  }

  @Test func `the joined interval holds both and keeps the value`() {
    let joined = Estimate(0.5, 0.4, 0.6).joined(with: Estimate(0.5, 0.3, 0.55))
    #expect([joined.lower, joined.value, joined.upper] == [0.3, 0.5, 0.6])
  }
}
