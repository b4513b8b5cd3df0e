import Testing

@testable import Metrics

struct AUROCDifferenceTests {
  /// From Fixtures/metrics.py: DeLong's covariance matrix over all pairs, in NumPy.
  @Test(
    arguments: [
      (11, 12, [0.15364583333333337, 0.022726525014564403, 0.28456514165210234]),
      (13, 14, [0.10281249999999997, -0.01879497982188698, 0.22441997982188694]),
    ] as [(UInt64, UInt64, [Double])])
  func `the interval is that of DeLong's covariance`(
    first: UInt64, second: UInt64, golden: [Double]
  ) throws {
    let a = TestScores.tied(seed: first, id: 60, ood: 80, levels: 9, shift: 2)
    let b = TestScores.tied(seed: second, id: 60, ood: 80, levels: 15, shift: 1)
    let difference = try aurocDifference((a.id, a.ood), (b.id, b.ood))
    #expect(agree(difference.value, golden[0]))
    #expect(agree(difference.lower, golden[1]) && agree(difference.upper, golden[2]))
  }

  /// Images that are ranked alike do not show that all others would be.
  @Test func `a method does not differ from itself, whatever its scale, and still has an interval`() throws {
    let a = TestScores.tied(seed: 3, id: 30, ood: 20, levels: 9, shift: 2)
    let b = a.mapped { 100 * $0 - 7 }
    let own = try RankedScores(id: a.id, ood: a.ood).aurocEstimate
    let difference = try aurocDifference((a.id, a.ood), (b.id, b.ood))
    #expect(difference == own.minus(own) && difference.value == 0)
    #expect(difference.lower < -0.1 && difference.lower > -0.4 && difference.upper == -difference.lower)
  }

  @Test func `exchanging the methods changes the sign`() throws {
    let a = TestScores.tied(seed: 3, id: 30, ood: 20, levels: 9, shift: 2)
    let b = TestScores.tied(seed: 4, id: 30, ood: 20, levels: 9, shift: 0)
    let forth = try aurocDifference((a.id, a.ood), (b.id, b.ood))
    let back = try aurocDifference((b.id, b.ood), (a.id, a.ood))
    #expect(forth == Estimate(-back.value, -back.upper, -back.lower))
  }

  @Test func `images that both methods find easy make the interval narrower`() throws {
    let a = TestScores.tied(seed: 3, id: 50, ood: 50, levels: 9, shift: 2)
    let paired = TestScores(
      id: a.id.map { $0 + ($0 == 4 ? 1 : 0) }, ood: a.ood.map { $0 - ($0 == 4 ? 1 : 0) })
    let unpaired = TestScores(id: paired.id.sorted(), ood: paired.ood.sorted())
    let narrow = try aurocDifference((a.id, a.ood), (paired.id, paired.ood))
    let wide = try aurocDifference((a.id, a.ood), (unpaired.id, unpaired.ood))
    #expect(narrow.value == wide.value)
    #expect(narrow.upper - narrow.lower < (wide.upper - wide.lower) / 2)
  }

  @Test func `the interval stays within -1 and 1`() throws {
    let best: (id: [Float], ood: [Float]) = ([1, 1, 1], [2, 2, 2])
    let worse: (id: [Float], ood: [Float]) = ([2, 1, 3], [1, 3, 0])
    #expect(try aurocDifference(best, worse).upper == 1)
    #expect(try aurocDifference(worse, best).lower == -1)
  }

  /// From Fixtures/metrics.py. By hand for two methods that separate 60 and 60 images: each AUROC of 1 has Newcombe's
  /// interval [l, 1] with l = 0.96709, so the difference 0 has [-(1 - l), 1 - l].
  @Test(
    arguments: [
      ("both separate 2 and 2", [1, 2], [3, 4], [0, 0], [1, 9], [0, -0.6143642955028337, 0.6143642955028337]),
      (
        "both separate 60 and 60", alike(60, 1), alike(60, 2), alike(60, 3), alike(60, 5),
        [0, -0.03290515785214276, 0.03290515785214276]
      ),
      (
        "both are reversed", alike(10, 2), alike(300, 1), alike(10, 5), alike(300, 0),
        [0, -0.10133324640333732, 0.10133324640333732]
      ),
      ("one is reversed", alike(60, 1), alike(60, 2), alike(60, 2), alike(60, 1), [1, 0.9534650794934721, 1]),
      ("one tells nothing", [1, 2], [3, 4], [1, 1], [1, 1], [0.5, -0.22649756922149877, 0.8877566640253307]),
    ] as [(String, [Float], [Float], [Float], [Float], [Double])])
  func `methods whose placements are all equal still have an interval`(
    _: String, aID: [Float], aOOD: [Float], bID: [Float], bOOD: [Float], golden: [Double]
  ) throws {
    let difference = try aurocDifference((aID, aOOD), (bID, bOOD))
    #expect(agree(difference.value, golden[0]))
    #expect(agree(difference.lower, golden[1]) && agree(difference.upper, golden[2]), "\(difference)")
  }

  @Test func `one image on a side says nothing of its spread`() throws {
    let difference = try aurocDifference(([1], [2, 3]), ([2], [1, 3]))
    #expect(difference == Estimate(0.5, -1, 1))
  }

  @Test(
    arguments: [
      (
        [1, 2], [3], [1], [3],
        "ID scores: one method has 2 and the other 1; "
          + "both must score the same images, in the same order"
      ),
      (
        [1], [3], [1], [3, 4, 5],
        "OOD scores: one method has 1 and the other 3; "
          + "both must score the same images, in the same order"
      ),
      ([], [3], [], [3], "ID scores: there are none; give at least one"),
      ([1], [3], [1], [.nan], "OOD scores: the one at index 0 is nan; every score must be finite"),
    ] as [([Float], [Float], [Float], [Float], String)])
  func `methods that do not score the same images are refused`(
    aID: [Float], aOOD: [Float], bID: [Float], bOOD: [Float], message: String
  ) {
    let error = #expect(throws: MetricError.self) {
      try aurocDifference((aID, aOOD), (bID, bOOD))
    }
    #expect(error?.description == message)
  }
}

private func alike(_ count: Int, _ value: Float) -> [Float] { [Float](repeating: value, count: count) }
