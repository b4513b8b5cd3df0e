import Testing

@testable import Metrics

struct CurvesTests {
  private func point(_ x: Double, _ y: Double, _ threshold: Float) -> CurvePoint {
    CurvePoint(x: x, y: y, threshold: threshold)
  }

  private func area(_ curve: [CurvePoint]) -> Double {
    zip(curve, curve.dropFirst()).reduce(0) { $0 + ($1.1.x - $1.0.x) * ($1.0.y + $1.1.y) / 2 }
  }

  @Test func `the golden vector's ROC curve is that by hand`() throws {
    #expect(
      try TestScores.golden.ranked().roc() == [
        point(0, 0, .infinity), point(0, 0.5, 0.4), point(0.25, 0.75, 0.3), point(0.75, 1, 0.2),
        point(1, 1, 0.1),
      ])
  }

  @Test func `the golden vector's precision-recall curves are those by hand`() throws {
    let ranked = try TestScores.golden.ranked()
    #expect(
      ranked.precisionRecall(of: .ood) == [
        point(0.5, 1, 0.4), point(0.75, 0.75, 0.3), point(1, 4.0 / 7, 0.2), point(1, 0.5, 0.1),
      ])
    #expect(
      ranked.precisionRecall(of: .id) == [
        point(0.25, 1, 0.1), point(0.75, 0.75, 0.2), point(1, 4.0 / 6, 0.3), point(1, 0.5, 0.4),
      ])
  }

  @Test func `the area under the whole ROC curve is the AUROC`() throws {
    let ranked = try TestScores.tied(seed: 1, id: 50, ood: 70, levels: 12, shift: 3).ranked()
    #expect(agree(area(ranked.roc()), ranked.auroc))
  }

  @Test func `the steps under the whole precision-recall curve are the average precision`() throws {
    let ranked = try TestScores.tied(seed: 2, id: 50, ood: 70, levels: 25, shift: 3).ranked()
    for (side, expected) in [
      (ScoreSide.ood, ThresholdMetrics(ranked.counts).auprOut),
      (.id, ThresholdMetrics(ranked.counts).auprIn),
    ] {
      var (recall, precision) = (0.0, 0.0)
      for point in ranked.precisionRecall(of: side) {
        precision += (point.x - recall) * point.y
        recall = point.x
      }
      #expect(agree(precision, expected))
    }
  }

  @Test func `a thinned ROC curve keeps ends, limit and area`() throws {
    var random = SplitMix64(seed: 2)
    let ranked = try TestScores.gaussian(count: 3_000, with: &random).ranked()
    let curve = ranked.roc(limit: 50)
    #expect(curve.count == 50)
    #expect(curve.first == point(0, 0, .infinity))
    #expect(curve.last.map { [$0.x, $0.y] } == [1, 1])
    // 50 points chosen by distance deviate from a curve of 6,000 points by about a thousandth.
    #expect(abs(area(curve) - ranked.auroc) < 0.002)
    #expect(ranked.precisionRecall(of: .ood, limit: 50).count == 50)
  }
}
