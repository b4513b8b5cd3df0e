import Foundation

@testable import Metrics

/// Synthetic scores of ID and OOD images.
struct TestScores: Sendable {
  var id: [Float]
  var ood: [Float]

  /// A golden vector that is small enough to check by hand.
  static let golden = TestScores(id: [0.1, 0.2, 0.2, 0.3], ood: [0.2, 0.3, 0.4, 0.4])

  /// Whole numbers below `levels`, so that most are tied; the same as `tied` in Fixtures/metrics.py.
  static func tied(
    seed: UInt64, id: Int, ood: Int, levels: Int, shift: Int
  ) -> TestScores {
    var random = SplitMix64(seed: seed)
    let idScores = (0..<id).map { _ in Float(random.index(below: levels)) }
    return TestScores(
      id: idScores, ood: (0..<ood).map { _ in Float(random.index(below: levels) + shift) })
  }

  /// `count` ID scores from N(0, 1) and `count` OOD scores from N(1, 1).
  static func gaussian(count: Int, with random: inout SplitMix64) -> TestScores {
    TestScores(
      id: (0..<count).map { _ in Float(normal(&random)) },
      ood: (0..<count).map { _ in Float(1 + normal(&random)) })
  }

  /// The sides swapped and the scores negated, which separates them equally well.
  var swapped: TestScores { TestScores(id: ood.map(-), ood: id.map(-)) }

  func mapped(_ transform: (Float) -> Float) -> TestScores {
    TestScores(id: id.map(transform), ood: ood.map(transform))
  }

  func ranked() throws -> RankedScores { try RankedScores(id: id, ood: ood) }
}

/// A standard normal number (Box and Muller).
private func normal(_ random: inout SplitMix64) -> Double {
  let radius = (-2 * log(1 - Double(random.next() >> 11) / 0x1p53)).squareRoot()
  return radius * cos(2 * .pi * Double(random.next() >> 11) / 0x1p53)
}

/// Returns `true` if two numbers agree to `tolerance`, absolute or relative to the second.
func agree(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}
