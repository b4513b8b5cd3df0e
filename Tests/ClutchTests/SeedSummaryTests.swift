import Components
import Testing
import Torch

@testable import Metrics

struct SeedSummaryTests {
  /// From Fixtures/metrics.py: NumPy with `ddof=1`.
  @Test func `mean and sample deviation are NumPy's`() throws {
    let summary = try SeedSummary([94.1, 93.8, 94.6, 94.0, 94.3])
    #expect(summary.count == 5)
    #expect(agree(summary.mean, 94.16))
    #expect(try agree(#require(summary.standardDeviation), 0.30495901363953687))
  }

  @Test func `one seed has a mean and no deviation`() throws {
    let summary = try SeedSummary([3])
    #expect(summary.mean == 3 && summary.standardDeviation == nil)
  }

  @Test(
    arguments: [
      ([], "values over seeds: there are none; give at least one"),
      ([1, .nan], "values over seeds: the one at index 1 is nan; every value must be finite"),
    ] as [([Double], String)])
  func `what has no mean is refused`(values: [Double], message: String) {
    let error = #expect(throws: MetricError.self) { try SeedSummary(values) }
    #expect(error?.description == message)
  }
}
