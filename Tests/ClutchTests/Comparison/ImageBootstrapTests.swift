import Testing

@testable import Comparisons
@testable import Metrics

struct ImageBootstrapTests {
  /// From Fixtures/comparison.py, seed 7.
  @Test func `draws depend on the seed, the set's name and the number of images alone`() {
    var draws = ImageDraws(seed: 7, set: "near", count: 5)
    var found: [[UInt32]] = []
    for _ in 0..<3 {
      draws.next()
      found.append(draws.times)
    }
    #expect(found == [[1, 1, 0, 1, 2], [2, 1, 2, 0, 0], [0, 3, 0, 2, 0]])
    var others = [ImageDraws(seed: 7, set: "far", count: 5), ImageDraws(seed: 8, set: "near", count: 5)]
    for index in others.indices {
      others[index].next()
      #expect(others[index].times != found[0])
    }
  }

  @Test func `all runs are measured on the same images`() throws {
    let scores = TestScores.tied(seed: 3, id: 30, ood: 20, levels: 9, shift: 2)
    let one = try ImageSteps(id: scores.id, ood: scores.ood)
    let other = try ImageSteps(id: scores.id.map { 2 * $0 + 1 }, ood: scores.ood.map { 2 * $0 + 1 })
    let values = ImageBootstrap(resamples: 25)([one, other], set: "near", [.auroc, .fpr95])
    #expect(values[0] == values[1])
    #expect(values[0].map(\.count) == [25, 25] && Set(values[0][0]).count > 10)
  }

  @Test func `runs that score other numbers of images are drawn apart`() throws {
    let few = TestScores.tied(seed: 3, id: 6, ood: 5, levels: 9, shift: 2)
    let many = TestScores.tied(seed: 3, id: 30, ood: 20, levels: 9, shift: 2)
    let steps = try [few, many].map { try ImageSteps(id: $0.id, ood: $0.ood) }
    let together = ImageBootstrap(resamples: 5)(steps, set: "near", [.auroc])
    #expect(together[0] == ImageBootstrap(resamples: 5)([steps[0]], set: "near", [.auroc])[0])
    #expect(together[1] == ImageBootstrap(resamples: 5)([steps[1]], set: "near", [.auroc])[0])
  }

  @Test func `each image drawn once, the counts are those of the scores themselves`() throws {
    let steps = try ImageSteps(id: [0.5, 0.1, 0.5], ood: [0.9, 0.5])
    #expect(steps.id == [1, 0, 1] && steps.ood == [2, 1])
    var id = ImageDraws(seed: 0, set: "test", count: 3)
    var ood = ImageDraws(seed: 0, set: "near", count: 2)
    id.next()
    ood.next()
    let counts = steps.counts(id, ood)
    #expect(counts.id == [id.times[1], id.times[0] + id.times[2], 0])
    #expect(counts.ood == [0, ood.times[1], ood.times[0]])
    #expect(counts.idTotal == 3 && counts.oodTotal == 2)
  }

  @Test func `every metric is the one that is measured without drawing`() throws {
    let scores = TestScores.golden
    let counts = try scores.ranked().counts
    let values = counts.values(of: DetectionMetric.allCases)
    #expect(zip(values, [0.84375, 93.0 / 112, 19.0 / 24, 0.5, 0.75]).allSatisfy { agree($0, $1) })
    #expect(counts.values(of: [.auroc]) == [0.84375] && counts.values(of: [.fpr95, .auroc])[0] == 0.5)
  }
}
