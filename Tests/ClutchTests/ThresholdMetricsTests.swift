import Testing

@testable import Metrics

struct ThresholdMetricsTests {
  /// Computed by hand and with scikit-learn.
  @Test func `the golden vector has its metrics`() throws {
    let metrics = ThresholdMetrics(try TestScores.golden.ranked().counts)
    #expect(agree(metrics.auprOut, 93.0 / 112))
    #expect(agree(metrics.auprIn, 19.0 / 24))
    #expect(metrics.fpr95 == 0.5)
    #expect(metrics.fpr95OOD == 0.75)
  }

  /// From Fixtures/metrics.py: scikit-learn's average precision, and FPR95 by trying all thresholds.
  @Test(
    arguments: [
      (1, 50, 70, 12, 3, [0.7844742676236172, 0.6114879117286324, 0.6571428571428571, 0.84]),
      (2, 200, 100, 5, 1, [0.5190425675827617, 0.7971493494846568, 0.85, 0.84]),
      (3, 1000, 1500, 40, 0, [0.596356950068128, 0.3988405068938714, 0.9746666666666667, 0.958]),
      (4, 37, 3, 20, -5, [0.08094405594405595, 0.8911673225099555, 1, 1]),
      (5, 20, 20, 2, 0, [0.5, 0.5, 1, 1]),
    ] as [(UInt64, Int, Int, Int, Int, [Double])])
  func `tied scores have scikit-learn's metrics`(
    seed: UInt64, id: Int, ood: Int, levels: Int, shift: Int, golden: [Double]
  ) throws {
    let scores = TestScores.tied(seed: seed, id: id, ood: ood, levels: levels, shift: shift)
    let metrics = ThresholdMetrics(try scores.ranked().counts)
    #expect(agree(metrics.auprOut, golden[0]))
    #expect(agree(metrics.auprIn, golden[1]))
    #expect(agree(metrics.fpr95, golden[2]))
    #expect(agree(metrics.fpr95OOD, golden[3]))
  }

  /// 95 % of 20 is exactly 19, although 0.95 has no exact binary form; with 19 scores, all are needed.
  @Test(arguments: [(20, 19), (40, 38), (19, 19), (100, 95), (101, 96), (1, 1)])
  func `95 percent of ID is counted in whole images`(count: Int, needed: Int) throws {
    let ladder = (1...count).map(Float.init)
    // OOD scores equal the ID scores, so as many OOD as ID images are accepted.
    let metrics = ThresholdMetrics(try RankedScores(id: ladder, ood: ladder).counts)
    #expect(metrics.fpr95 == Double(needed) / Double(count))
    #expect(metrics.fpr95OOD == Double(needed) / Double(count))
  }

  @Test func `exchanging the sides exchanges the metrics`() throws {
    let scores = TestScores.tied(seed: 6, id: 90, ood: 50, levels: 15, shift: 4)
    let one = ThresholdMetrics(try scores.ranked().counts)
    let other = ThresholdMetrics(try scores.swapped.ranked().counts)
    #expect(agree(one.auprOut, other.auprIn) && agree(one.auprIn, other.auprOut))
    #expect(one.fpr95 == other.fpr95OOD && one.fpr95OOD == other.fpr95)
  }

  @Test func `steps that no image has change nothing`() {
    let full = StepCounts(id: [3, 0, 2, 1], ood: [1, 2, 0, 4], idTotal: 6, oodTotal: 7)
    let gaps = StepCounts(
      id: [0, 3, 0, 0, 2, 0, 1, 0], ood: [0, 1, 2, 0, 0, 0, 4, 0], idTotal: 6, oodTotal: 7)
    #expect(ThresholdMetrics(full) == ThresholdMetrics(gaps))
  }
}
