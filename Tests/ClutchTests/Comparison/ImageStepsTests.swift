import Testing

@testable import Metrics

/// Metrics of drawn images, against metrics of lists in which each image stands as often as it was drawn.
@Suite struct ImageStepsTests {
  /// The AUROC by comparing all pairs, and FPR95 by trying all thresholds.
  private func slow(_ id: [Float], _ ood: [Float]) -> (auroc: Double, fpr95: Double) {
    var wins = 0.0
    for a in id { for b in ood { wins += b > a ? 1 : b == a ? 0.5 : 0 } }
    let accepted = id.sorted().first { threshold in 20 * id.count { $0 <= threshold } >= 19 * id.count }
    let threshold = accepted ?? .infinity
    return (wins / Double(id.count * ood.count), Double(ood.count { $0 <= threshold }) / Double(ood.count))
  }

  private func repeated(_ scores: [Float], _ times: [UInt32]) -> [Float] {
    zip(scores, times).flatMap { Array(repeating: $0, count: Int($1)) }
  }

  @Test(
    arguments: [(1, 1, 3, 0), (2, 30, 1, 0), (1, 30, 5, 2), (40, 25, 2, 0), (60, 50, 12, 4), (21, 20, 1000, 100)])
  func `every draw has the metrics of the images that were drawn`(id: Int, ood: Int, levels: Int, shift: Int) throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let scores = TestScores.tied(seed: seed, id: id, ood: ood, levels: levels, shift: shift)
      let steps = try ImageSteps(id: scores.id, ood: scores.ood)
      var (idDraws, oodDraws) = (
        ImageDraws(seed: seed, set: "test", count: id), ImageDraws(seed: seed, set: "near", count: ood)
      )
      for _ in 0..<4 {
        idDraws.next()
        oodDraws.next()
        #expect(idDraws.times.reduce(0, +) == id && oodDraws.times.reduce(0, +) == ood)
        let values = steps.counts(idDraws, oodDraws).values(of: [.auroc, .fpr95])
        let expected = slow(repeated(scores.id, idDraws.times), repeated(scores.ood, oodDraws.times))
        #expect(agree(values[0], expected.auroc) && agree(values[1], expected.fpr95))
      }
    }
  }

  @Test func `all metrics come in the order in which they are asked for`() throws {
    let scores = TestScores.tied(seed: 3, id: 30, ood: 20, levels: 9, shift: 2)
    let counts = try scores.ranked().counts
    let all = counts.values(of: DetectionMetric.allCases)
    for (metric, value) in zip(DetectionMetric.allCases, all) { #expect(counts.values(of: [metric]) == [value]) }
    #expect(counts.values(of: DetectionMetric.allCases.reversed()) == all.reversed())
    #expect(counts.values(of: []) == [])
  }

  @Test func `scores that are missing or not finite are refused`() {
    #expect(throws: MetricError.self) { try ImageSteps(id: [], ood: [1]) }
    #expect(throws: MetricError.self) { try ImageSteps(id: [1], ood: [.infinity]) }
    #expect(throws: MetricError.self) { try ImageSteps(id: [.nan, 1], ood: [1]) }
  }

  @Test func `zeros of both signs are one step, and so are equal infinitesimals`() throws {
    let least = Float.leastNonzeroMagnitude
    let steps = try ImageSteps(id: [0, -0.0, least], ood: [-0.0, least, 1])
    #expect(steps.id[0] == steps.id[1] && steps.id[0] == steps.ood[0])
    #expect(steps.id[2] == steps.ood[1] && steps.id[2] > steps.id[0] && steps.ood[2] > steps.id[2])
  }
}
