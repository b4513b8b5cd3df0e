import Testing

@testable import Metrics

struct BootstrapTests {
  let counts = StepCounts(id: [5, 3, 1, 1], ood: [1, 1, 4, 4], idTotal: 10, oodTotal: 10)

  @Test(arguments: [
    (1_000, 100_000_000, 30_000, 1_000), (1_000, 100_000_000, 1_000_000, 100),
    (1_000, 100_000_000, 400_000, 250), (1_000, 100_000_000, 50_000_000, 100),
    (20, 100_000_000, 50_000_000, 20), (1_000, 1_000_000_000, 1_000_000, 1_000),
  ])
  func `the work bounds the resamples, down to a hundred`(
    asked: Int, work: Int, images: Int, expected: Int
  ) {
    let bootstrap = Bootstrap(seed: 0, resamples: asked, work: work)
    #expect(bootstrap.resamples(of: images) == expected)
  }

  @Test func `a seed gives the same resamples and another seed others`() {
    let first = Bootstrap(seed: 1, resamples: 20)(counts)
    #expect(first.count == 20)
    #expect(Bootstrap(seed: 1, resamples: 20)(counts) == first)
    #expect(Bootstrap(seed: 2, resamples: 20)(counts) != first)
  }

  /// Two steps, with ID in both: FPR95 is 1 unless a resample draws at most 1 of 20 ID images above. With 5 of 20
  /// above, the probability of that is (1 + 20 · 0.25 / 0.75) · 0.75²⁰ = 0.0243.
  @Test func `images are drawn with replacement from their own side`() {
    let counts = StepCounts(id: [15, 5], ood: [0, 3], idTotal: 20, oodTotal: 3)
    let resampled = Bootstrap(seed: 5, resamples: 4_000)(counts)
    let accepted = resampled.filter { $0.fpr95 == 0 }.count
    #expect(resampled.allSatisfy { $0.fpr95 == 0 || $0.fpr95 == 1 })
    // Among 4,000 resamples, 97 are expected, with a standard deviation of 9.7.
    #expect(abs(accepted - 97) < 40)
  }

  @Test func `sides that never mix stay apart in every resample`() {
    let apart = StepCounts(id: [4, 6, 0], ood: [0, 0, 8], idTotal: 10, oodTotal: 8)
    #expect(
      Bootstrap(seed: 0, resamples: 50)(apart).allSatisfy { metrics in
        agree(metrics.auprOut, 1) && agree(metrics.auprIn, 1)
          && metrics.fpr95 == 0 && metrics.fpr95OOD == 0
      })
  }
}
