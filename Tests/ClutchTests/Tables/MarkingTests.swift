import Metrics
import Testing

@testable import Comparisons

@Suite struct MarkingTests {
  /// Whether the best row is marked, for the seeds' values of a row and of its baseline.
  private func isMarked(_ row: [Double], _ base: [Double], _ marking: Marking, baseline: String? = "base") throws
    -> Bool
  {
    func runs(_ name: String, _ values: [Double]) -> [ComparedRun] {
      values.enumerated().map { .measured(name, seed: $0.offset, $0.element) }
    }
    let comparison = try Comparison.of(runs("base", base) + runs("new", row), baseline: baseline)
    return try #require(comparison.sheets(marking: marking).first?.rows.last?.last).isBest
  }

  @Test func `a best value is marked only if the interval of its difference excludes 0`() throws {
    // The differences are 0.1 and 0.11, with t = 12.7 for two seeds: the interval is 0.105 ± 0.064.
    #expect(try isMarked([0.6, 0.71], [0.5, 0.6], .bestBeyondBaseline))
    // The differences are 0.1 and 0.2: 0.15 ± 0.64.
    #expect(try !isMarked([0.6, 0.8], [0.5, 0.6], .bestBeyondBaseline))
    #expect(try isMarked([0.6, 0.8], [0.5, 0.6], .best))
  }

  @Test func `a value without an interval, without a baseline or that is not the best is not marked`() throws {
    #expect(try !isMarked([0.9], [0.5], .bestBeyondBaseline))
    #expect(try !isMarked([0.6, 0.71], [0.5, 0.6], .bestBeyondBaseline, baseline: nil))
    #expect(try !isMarked([0.5, 0.6], [0.6, 0.71], .bestBeyondBaseline))
  }

  @Test func `with one common seed the interval over images counts`() {
    let images = Difference(seeds: [0], value: 0.1, overSeeds: nil, overImages: .init(Estimate(0.1, 0.05, 0.15)))
    #expect(images.excludesZero && images.interval == images.overImages)
    let both = Difference(
      seeds: [0, 1], value: 0.1, overSeeds: .init(Estimate(0.1, -0.05, 0.25)), overImages: images.overImages)
    #expect(!both.excludesZero && both.interval == both.overSeeds)
  }
}
