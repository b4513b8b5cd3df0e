import Testing

@testable import Metrics

struct PairedDifferenceTests {
  let a = [94.1, 93.8, 94.6, 94.0, 94.3]
  let b = [93.2, 93.9, 93.5, 93.1, 93.6]

  /// From Fixtures/metrics.py: `scipy.stats.ttest_rel(a, b).confidence_interval(0.95)`.
  @Test func `the interval is SciPy's paired t interval`() throws {
    let difference = try pairedDifference(a, b)
    #expect(agree(difference.value, 0.6999999999999886))
    #expect(agree(difference.lower, 0.11760796144196395, 1e-9))
    #expect(agree(difference.upper, 1.2823920385580303, 1e-9))
  }

  /// An interval of width 0 would claim that no other seed can differ.
  @Test(arguments: [[94.1, 93.8, 94.6, 94.0, 94.3], [95.1, 94.8, 95.6, 95.0, 95.3], [0.1, -0.2, 0.6, 0, 0.3]])
  func `differences that are equal up to rounding have no interval`(b: [Double]) {
    let error = #expect(throws: MetricError.self) { try pairedDifference(b.map { $0 + 0.7 }, b) }
    #expect(
      error?.description
        == "values over seeds: all differences are equal; an interval needs differences that vary")
    #expect(!differencesVary(b.map { $0 + 0.7 }, b) && differencesVary(b.map { 1.000001 * $0 }, b))
  }

  @Test func `values of nothing do not vary, nor do infinitely small differences of large ones`() {
    #expect(!differencesVary([], []) && !differencesVary([1], [0]) && !differencesVary([1e15, 1e15 + 1], [0, 1]))
    #expect(!differencesVary([0, 0], [0, 0]) && differencesVary([0, 1e-300], [0, 0]))
  }

  @Test func `two seeds have the wide interval of one degree of freedom`() throws {
    let difference = try pairedDifference([1, 3], [0, 0])
    // The mean is 2 and the deviation √2, so the half-width is t(0.975, 1) · √2 / √2.
    #expect(agree(difference.upper - 2, 12.706204736174694, 1e-9))
  }

  @Test(
    arguments: [
      (
        [1, 2], [1],
        "values over seeds: one method has 2 and the other 1; "
          + "both must be run on the same seeds, in the same order"
      ),
      ([1], [2], "values over seeds: there is one pair; an interval needs at least two"),
      ([], [], "values over seeds: there are none; give at least one"),
      (
        [1, 2], [1, .infinity],
        "values over seeds: the one at index 1 is inf; every value must be finite"
      ),
    ] as [([Double], [Double], String)])
  func `what cannot be paired is refused`(a: [Double], b: [Double], message: String) {
    let error = #expect(throws: MetricError.self) { try pairedDifference(a, b) }
    #expect(error?.description == message)
  }
}
