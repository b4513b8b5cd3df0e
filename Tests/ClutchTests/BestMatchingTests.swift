import Testing

@testable import Metrics

struct BestMatchingTests {
  /// Random weights from -50 to 49, as in Fixtures/metrics.py.
  private func weights(_ seed: UInt64, _ count: Int) -> [Int] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in random.index(below: 100) - 50 }
  }

  /// Tries every matching; `rows` must be at most `columns`.
  private func bruteForce(_ weights: [Int], row: Int, rows: Int, free: [Int], columns: Int) -> Int {
    guard row < rows else { return 0 }
    return free.indices.map { index in
      var rest = free
      let column = rest.remove(at: index)
      return weights[row * columns + column]
        + bruteForce(weights, row: row + 1, rows: rows, free: rest, columns: columns)
    }.max() ?? 0
  }

  @Test(
    arguments: [
      ("identity", [5, 1, 1, 5], 2, 2, 10), ("exchange", [1, 5, 5, 1], 2, 2, 10),
      ("greedy would take 9 and be left with 0", [9, 8, 8, 0], 2, 2, 16),
      ("wide", [1, 2, 3], 1, 3, 3), ("tall", [1, 2, 3], 3, 1, 3), ("one", [-4], 1, 1, -4),
      ("all equal", [2, 2, 2, 2, 2, 2], 2, 3, 4), ("none", [], 0, 3, 0),
    ] as [(String, [Int], Int, Int, Int)])
  func `small matchings are those by hand`(
    _: String, weights: [Int], rows: Int, columns: Int, expected: Int
  ) {
    #expect(bestMatching(weights, rows: rows, columns: columns) == expected)
  }

  /// From Fixtures/metrics.py: `scipy.optimize.linear_sum_assignment`.
  @Test(arguments: [(1, 5, 5, 90), (2, 8, 20, 354), (3, 30, 12, 544), (4, 60, 60, 2812)])
  func `random matchings are SciPy's`(seed: UInt64, rows: Int, columns: Int, expected: Int) {
    let weights = weights(seed, rows * columns)
    #expect(bestMatching(weights, rows: rows, columns: columns) == expected)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `no other matching is better`(seed: UInt64) {
    let (rows, columns) = (1 + Int(seed % 5), 5)
    let weights = weights(seed, rows * columns)
    #expect(
      bestMatching(weights, rows: rows, columns: columns)
        == bruteForce(weights, row: 0, rows: rows, free: Array(0..<columns), columns: columns))
  }
}
