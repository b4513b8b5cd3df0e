import Components
import Foundation
import Testing

@testable import Metrics

struct DetectionMetricsTests {
  let scores = TestScores.tied(seed: 21, id: 80, ood: 60, levels: 30, shift: 8)
  let bootstrap = Bootstrap(seed: 4, resamples: 200)

  private func measure(_ scores: TestScores) throws -> DetectionMetrics {
    try DetectionMetrics(id: scores.id, ood: scores.ood, bootstrap: bootstrap)
  }

  @Test func `the golden vector has its five numbers under their names`() throws {
    let metrics = try measure(.golden)
    let values = DetectionMetric.allCases.map { metrics[$0].value }
    #expect(zip(values, [0.84375, 93.0 / 112, 19.0 / 24, 0.5, 0.75]).allSatisfy { agree($0, $1) })
  }

  @Test(
    arguments: [
      ("times two plus one", { @Sendable in 2 * $0 + 1 }), ("exp", { @Sendable in exp($0 / 8) }),
      ("cube of the shifted", { @Sendable in pow($0 - 10, 3) }),
    ] as [(String, @Sendable (Float) -> Float)])
  func `a rising transform changes no number and no interval`(
    _: String, transform: @Sendable (Float) -> Float
  ) throws {
    #expect(try measure(scores.mapped(transform)) == measure(scores))
  }

  @Test func `the order of the images changes no number and no interval`() throws {
    var random = SplitMix64(seed: 8)
    let shuffled = TestScores(
      id: scores.id.shuffled(using: &random), ood: scores.ood.shuffled(using: &random))
    #expect(shuffled.id != scores.id)
    #expect(try measure(shuffled) == measure(scores))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `every interval holds its value, within 0 and 1, and is not a point`(seed: UInt64) throws {
    let metrics = try measure(.tied(seed: seed, id: 25, ood: 35, levels: 12, shift: 3))
    for metric in DetectionMetric.allCases {
      let estimate = metrics[metric]
      #expect(0 <= estimate.lower && estimate.lower <= estimate.value)
      #expect(estimate.value <= estimate.upper && estimate.upper <= 1)
      #expect(estimate.lower < estimate.upper)
    }
  }

  /// 200 intervals at a nominal 95 %: the share that contains the true value has a standard error of 1.5 %. Percentile
  /// intervals of 60 images per side are a few points too narrow, hence 88 % to 99 %. The true value is that of an
  /// infinite sample, from Fixtures/metrics.py.
  @Test func `bootstrap intervals hold the true value about 95 times in 100`() throws {
    var random = SplitMix64(seed: 23)
    var held = [0, 0]
    for seed in 0..<200 {
      let sample = TestScores.gaussian(count: 60, with: &random)
      let metrics = try DetectionMetrics(
        id: sample.id, ood: sample.ood, bootstrap: Bootstrap(seed: UInt64(seed), resamples: 150))
      for (index, (estimate, truth)) in [
        (metrics.auprOut, 0.7529959968648294), (metrics.fpr95, 0.7404889771585558),
      ].enumerated() where estimate.lower <= truth && truth <= estimate.upper { held[index] += 1 }
    }
    #expect(held.allSatisfy { (176...198).contains($0) }, "\(held) of 200")
  }

  @Test(arguments: [(1, 1), (1, 40), (40, 1), (2, 3), (60, 60), (300, 25)])
  func `no interval is a point, also where the sides are apart, reversed or equal`(id: Int, ood: Int) throws {
    for (inside, outside) in [(1, 2), (2, 1), (1, 1)] as [(Float, Float)] {
      let metrics = try measure(
        TestScores(id: .init(repeating: inside, count: id), ood: .init(repeating: outside, count: ood)))
      for metric in DetectionMetric.allCases {
        let estimate = metrics[metric]
        #expect(0 <= estimate.lower && estimate.lower < estimate.upper && estimate.upper <= 1, "\(metric)")
      }
    }
  }

  /// None of 60: Wilson's interval, from Fixtures/metrics.py.
  @Test func `an FPR95 of 0 of 60 images may be 6 %`() throws {
    let id = (0..<60).map(Float.init)
    let metrics = try measure(TestScores(id: id, ood: id.map { $0 + 100 }))
    #expect(metrics.fpr95.value == 0 && metrics.fpr95.lower == 0)
    #expect(agree(metrics.fpr95.upper, 0.06017185214208986))
    #expect(agree(metrics.fpr95OOD.upper, 0.06017185214208986))
    #expect(metrics.auprOut.lower < 0.95 && metrics.auprOut.upper == 1)
  }

  @Test func `fewer than 20 images do not tell where 95 % of all would lie`() throws {
    let wide = TestScores(id: (0..<19).map(Float.init), ood: (0..<40).map { Float($0) + 100 })
    #expect(try measure(wide).fpr95.upper == 1)
    #expect(try measure(wide).fpr95OOD.upper < 0.2)
    let enough = TestScores(id: (0..<20).map(Float.init), ood: wide.ood)
    #expect(try measure(enough).fpr95.upper < 0.1)
  }

  @Test func `an empty side is an error`() {
    let error = #expect(throws: MetricError.self) {
      try DetectionMetrics(id: [1], ood: [], bootstrap: bootstrap)
    }
    #expect(error?.description == "OOD scores: there are none; give at least one")
  }
}
