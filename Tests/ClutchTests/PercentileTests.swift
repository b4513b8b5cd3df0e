import Testing
import Torch

@testable import Metrics

struct PercentileTests {
  /// From Fixtures/metrics.py: `numpy.quantile`.
  @Test(arguments: [(0, 1), (0.025, 1.1), (0.5, 4), (0.9, 12.8), (1, 16)])
  func `a percentile is NumPy's`(share: Double, expected: Double) {
    #expect(agree(percentile(share, ofSorted: [1, 2, 4, 8, 16]), expected))
  }

  @Test func `the interval leaves 2.5 percent of resamples out on either end`() {
    let estimate = Estimate(500, resampled: (0...1_000).reversed().map(Double.init))
    #expect(agree(estimate.lower, 25) && agree(estimate.upper, 975))
  }

  @Test func `one resample is both ends`() {
    let estimate = Estimate(0.5, resampled: [0.5])
    #expect(estimate.lower == 0.5 && estimate.upper == 0.5)
  }
}
