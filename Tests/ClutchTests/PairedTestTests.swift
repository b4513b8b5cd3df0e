import Testing

@testable import Metrics

struct PairedTestTests {
  /// From SciPy: `ttest_1samp([0.1, 0.3, 0.2, 0.45, 0.05], 0).pvalue`.
  @Test func `the p-value is SciPy's, and the number of seeds has the power that was asked for`() throws {
    let test = try PairedTest([0.1, 0.3, 0.2, 0.45, 0.05])
    #expect(agree(test.pValue, 0.03745236332329229, 1e-9))
    let needed = try #require(test.seedsNeeded)
    #expect(PairedTest.power(effect: 1.3709892962694632, seeds: needed) >= 0.8)
    #expect(PairedTest.power(effect: 1.3709892962694632, seeds: needed - 1) < 0.8)
  }

  /// From SciPy's noncentral t distribution: `nct.sf(c, n - 1, d) + nct.cdf(-c, n - 1, d)` for `d = effect * sqrt(n)`
  /// and `c = t.ppf(0.975, n - 1)`.
  @Test(arguments: [
    (0.5, 2, 0.06194860668713364), (4, 2, 0.34283571006507646), (1, 3, 0.1792553937765518),
    (1, 5, 0.40138991737179536), (2, 4, 0.7549839171140108), (0.5, 34, 0.8077775012792738),
    (0.2, 200, 0.8036666605857853), (0, 7, 0.05), (0.09, 1000, 0.8114768828801808),
  ])
  func `power is that of the noncentral t distribution`(effect: Double, seeds: Int, expected: Double) {
    #expect(abs(PairedTest.power(effect: effect, seeds: seeds) - expected) < 1e-6)
  }

  /// The smallest numbers for which SciPy's power is at least 0.8.
  @Test(arguments: [(0.2, 199), (0.5, 34), (0.8, 15), (1, 10), (1.5, 6), (2, 5), (3, 4), (10, 3), (0.09, 971)])
  func `the number of seeds is the smallest that is enough`(effect: Double, seeds: Int) {
    #expect(PairedTest.seeds(effect: effect) == seeds)
  }

  @Test func `a difference that no thousand seeds would settle has no number`() throws {
    #expect(PairedTest.seeds(effect: 0.088) == nil)
    #expect(try PairedTest([1, -1]) == PairedTest([-5, 5]))
    #expect(try PairedTest([1, -1]).pValue == 1 && PairedTest([1, -1]).seedsNeeded == nil)
  }

  @Test func `without spread a difference is settled, unless it is 0`() throws {
    #expect(try PairedTest([2, 2, 2]).pValue == 0 && PairedTest([2, 2, 2]).seedsNeeded == 2)
    #expect(try PairedTest([0, 0]).pValue == 1 && PairedTest([0, 0]).seedsNeeded == nil)
  }

  @Test func `the sign of a difference does not matter`() throws {
    #expect(try PairedTest([0.5, 1, 3]) == PairedTest([-0.5, -1, -3]))
  }

  @Test func `one difference is refused`() {
    let error = #expect(throws: MetricError.self) { try PairedTest([1]) }
    #expect(error?.description.contains("there is one pair") == true)
  }

  @Test func `by hand: Holm multiplies the smallest by the number of tests, the next by one less, and so on`() {
    let found = holm([0.01, 0.04, 0.03, 0.005])
    for (found, expected) in zip(found, [0.03, 0.06, 0.06, 0.02]) { #expect(abs(found - expected) < 1e-12) }
    #expect(holm([0.5, 0.6]) == [1, 1] && holm([]) == [] && holm([0.2]) == [0.2])
  }
}
