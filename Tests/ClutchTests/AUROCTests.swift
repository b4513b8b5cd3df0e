import Testing

@testable import Metrics

struct AUROCTests {
  @Test func `the golden vector has 13.5 of 16 pairs right`() throws {
    #expect(try TestScores.golden.ranked().auroc == 0.84375)
  }

  /// From Fixtures/metrics.py: scikit-learn for the value, NumPy over all pairs for the interval.
  @Test(
    arguments: [
      (1, 50, 70, 12, 3, [0.6887142857142856, 0.5890617849260655, 0.7734932920605223]),
      (2, 200, 100, 5, 1, [0.681375, 0.6180807361534442, 0.7386157058038559]),
      (3, 1000, 1500, 40, 0, [0.49838233333333337, 0.4752492881312632, 0.5215223060782267]),
      (4, 37, 3, 20, -5, [0.38738738738738737, 0.10261615806028779, 0.7776239357948312]),
      (5, 20, 20, 2, 0, [0.5, 0.349088419257518, 0.6509115807424819]),
    ] as [(UInt64, Int, Int, Int, Int, [Double])])
  func `value and interval are those over all pairs`(
    seed: UInt64, id: Int, ood: Int, levels: Int, shift: Int, golden: [Double]
  ) throws {
    let scores = TestScores.tied(seed: seed, id: id, ood: ood, levels: levels, shift: shift)
    let estimate = try scores.ranked().aurocEstimate
    #expect(agree(estimate.value, golden[0]))
    #expect(agree(estimate.lower, golden[1]))
    #expect(agree(estimate.upper, golden[2]))
  }

  /// The ends of the first five are from Fixtures/metrics.py (SciPy).
  @Test(
    arguments: [
      ("apart", [1, 2], [3, 4], [1, 0.38563570449716633, 1]),
      ("reversed", [3, 4], [1, 2], [0, 0, 0.6143642955028337]),
      ("all equal", [1, 1], [1, 1], [0.5, 0.11224333597466932, 0.8877566640253307]),
      ("60 apart", .init(repeating: 1, count: 60), .init(repeating: 2, count: 60), [1, 0.9670948421478572, 1]),
      ("310 reversed", .init(repeating: 2, count: 10), .init(repeating: 1, count: 300), [0, 0, 0.10133324640333732]),
      ("one ID", [2], [1, 3], [0.5, 0, 1]), ("one OOD", [1, 2], [3], [1, 0, 1]),
    ] as [(String, [Float], [Float], [Double])])
  func `extreme scores have the documented interval`(
    _: String, id: [Float], ood: [Float], expected: [Double]
  ) throws {
    let estimate = try RankedScores(id: id, ood: ood).aurocEstimate
    #expect(agree(estimate.value, expected[0]))
    #expect(agree(estimate.lower, expected[1]) && agree(estimate.upper, expected[2]))
  }

  @Test func `exchanging the sides gives the complement`() throws {
    let scores = TestScores.tied(seed: 9, id: 40, ood: 60, levels: 10, shift: 2)
    let one = try scores.ranked().aurocEstimate
    let other = try RankedScores(id: scores.ood, ood: scores.id).aurocEstimate
    #expect(agree(one.value, 1 - other.value))
    #expect(agree(one.lower, 1 - other.upper) && agree(one.upper, 1 - other.lower))
  }

  /// 400 intervals at 95 %: the share that contains the true value has a standard error of 1.1 %; a deviation of three
  /// standard errors is allowed. The true value is Φ(1 / √2), from Fixtures/metrics.py.
  @Test func `the interval holds the true AUROC 95 times in 100`() throws {
    var random = SplitMix64(seed: 17)
    var held = 0
    for _ in 0..<400 {
      let estimate = try TestScores.gaussian(count: 40, with: &random).ranked().aurocEstimate
      if estimate.lower <= 0.7602499389065233, 0.7602499389065233 <= estimate.upper { held += 1 }
    }
    #expect(abs(Double(held) / 400 - 0.95) < 0.033)
  }
}
