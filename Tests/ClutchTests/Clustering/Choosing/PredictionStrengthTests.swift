import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct PredictionStrengthTests {
  @Test func `the strength is the smallest share of pairs that stay together`() {
    // Of three rows, one pair of three stays; of four rows, all six.
    let strength = PredictionStrength.strength(clusters: [0, 0, 0, 5, 5, 5, 5], groups: [1, 1, 2, 9, 9, 9, 9])
    #expect(abs(strength - 1.0 / 3) < 1e-12)
  }

  @Test func `clusters of one row have no pairs`() {
    #expect(PredictionStrength.strength(clusters: [0, 1, 1], groups: [3, 2, 2]) == 1)
    #expect(PredictionStrength.strength(clusters: [0, 1], groups: [3, 2]) == 1)
  }

  @Test func `the largest number that reaches the threshold with its error is chosen, otherwise the smallest`() {
    func choice(_ values: [(Double, Double)]) -> Int? {
      PredictionStrength.choice(
        values.enumerated().map { CountStudy.Point(k: $0 + 2, value: $1.0, standardError: $1.1) })
    }
    #expect(choice([(1, 0), (0.75, 0.06), (0.79, 0)]) == 3)
    #expect(choice([(0.5, 0.1), (0.4, 0.1)]) == 2)
    #expect(choice([]) == nil)
  }

  @Test func `a mean has the standard error of its values`() {
    let point = CountStudy.Point(k: 4, [1, 3])
    #expect(point == CountStudy.Point(k: 4, value: 2, standardError: 1))
    #expect(CountStudy.Point(k: 4, [2]).standardError == nil)
  }
}
