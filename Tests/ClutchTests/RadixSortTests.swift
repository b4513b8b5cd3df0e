import Testing

@testable import Metrics

struct RadixSortTests {
  @Test(
    arguments: [
      [], [1], [2, 1], [-1, 1, -2, 2, 0],
      [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0],
      [-.leastNonzeroMagnitude, -.leastNormalMagnitude, -1e-30, 1e30, 3, 3, 3],
    ] as [[Float]])
  func `scores of any sign and size come out ascending`(scores: [Float]) {
    #expect(radixSorted(scores) == scores.sorted())
  }

  @Test func `random bit patterns are sorted as the standard library sorts them`() {
    var random = SplitMix64(seed: 3)
    let patterns = (0..<5_000).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    let scores = patterns.map(Float.init(bitPattern:)).filter(\.isFinite)
    #expect(radixSorted(scores) == scores.sorted())
  }

  @Test func `the two zeros stay neighbours`() {
    #expect(radixSorted([0, 1, -0.0, -1]) == [-1, 0, 0, 1])
  }
}
