import Metrics
import Testing

@testable import Comparisons

@Suite struct ResampledDifferenceTests {
  private func difference(
    _ run: [Double], _ base: [Double], isOfEquals: Bool = false, isAlone: Bool = false,
    _ measured: (Estimate, Estimate)? = (Estimate(1, 0.9, 1), Estimate(1, 0.8, 1))
  ) -> ResampledDifference {
    ResampledDifference(
      run, base, isOfEquals: isOfEquals, measured: measured.map { (run: $0.0, baseline: $0.1) }, isAlone: isAlone)
  }

  @Test func `draws that vary give their quantiles alone`() {
    let one = difference([0.5, 0.75, 1], [0.25, 0.25, 0.25])
    #expect(one.draws == [0.25, 0.5, 0.75] && !one.isWidened)
    #expect(one.estimate(of: 0.5) == Estimate(0.5, resampled: [0.25, 0.5, 0.75]))
  }

  /// By hand: 0.1 is the reach of the run's interval down and 0.2 that of the baseline's; nothing reaches above 1.
  @Test(arguments: [[1.0, 1, 1], [0.5, 0.75, 1]])
  func `equal differences in all draws are widened by the intervals of both values`(draws: [Double]) throws {
    let one = difference(draws, draws)
    let estimate = try #require(one.estimate(of: 0))
    #expect(one.isWidened && agree(estimate.lower, -0.1, 1e-12) && agree(estimate.upper, 0.2, 1e-12))
  }

  @Test func `one image on a side widens, although draws of the other side vary`() throws {
    let measured = (Estimate(0.75, 0, 1), Estimate(0.25, 0, 1))
    let one = difference([0.5, 0.75, 1], [0.25, 0.25, 0.25], isAlone: true, measured)
    let estimate = try #require(one.estimate(of: 0.5))
    // √(0.75² + 0.75²) and √(0.25² + 0.25²) beside the difference of 0.5, cut at -1 and 1.
    #expect(agree(one.below, 1.0606601717798212, 1e-12) && agree(one.above, 0.3535533905932738, 1e-12))
    #expect(agree(estimate.lower, 0.2625 - 1.0606601717798212, 1e-12) && estimate.upper == 1)
  }

  @Test func `runs that rank all images alike have no interval, also as a mean`() {
    let same = difference([0.5, 0.75], [0.5, 0.75], isOfEquals: true)
    #expect(same.estimate(of: 0) == nil && !same.isWidened)
    var mean = ResampledDifference(draws: 2)
    mean.add(same, times: 0.5)
    mean.add(same, times: 0.5)
    #expect(mean.isOfEquals && mean.estimate(of: 0) == nil)
    mean.add(difference([0.5, 0.75], [0.25, 0]), times: 0.5)
    #expect(!mean.isOfEquals && mean.draws == [0.125, 0.375])
  }

  @Test func `a mean adds shares of draws and of what they lack`() throws {
    var mean = ResampledDifference(draws: 2)
    mean.add(difference([1, 1], [1, 1]), times: 0.5)
    mean.add(difference([0.75, 0.5], [0.5, 0.5]), times: 0.5)
    #expect(mean.draws == [0.125, 0] && agree(mean.below, 0.05, 1e-12) && agree(mean.above, 0.1, 1e-12))
    let estimate = try #require(mean.estimate(of: 0.0625))
    #expect(agree(estimate.lower, 0.003125 - 0.05, 1e-12) && agree(estimate.upper, 0.121875 + 0.1, 1e-12))
  }

  @Test func `without measured intervals the draws are all there is`() {
    #expect(difference([1, 1], [1, 1], nil).estimate(of: 0) == Estimate(0, 0, 0))
  }
}
