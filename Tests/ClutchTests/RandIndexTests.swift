import Testing

@testable import Metrics

struct RandIndexTests {
  private func ari(_ labels: [Int], _ clusters: [Int]) throws -> Double {
    try ContingencyTable(labels: labels, clusters: clusters).adjustedRandIndex
  }

  @Test func `one image out of place is as by hand`() throws {
    // Pairs in one group: 1 in both, 2 by labels, 1 by clusters, of 6; expected 2/6, mean 3/2.
    #expect(try agree(ari([0, 0, 1, 1], [0, 0, 1, 2]), (1 - 1.0 / 3) / (1.5 - 1.0 / 3)))
  }

  @Test(
    arguments: [
      ("both one group", [1, 1, 1], [2, 2, 2], 1), ("one cluster", [0, 0, 1], [5, 5, 5], 0),
      ("singletons", [0, 0, 1], [0, 1, 2], 0), ("both singletons", [0, 1, 2], [2, 0, 1], 1),
      ("worse than chance", [0, 0, 1, 1], [0, 1, 0, 1], -0.5), ("one image", [4], [4], 1),
    ] as [(String, [Int], [Int], Double)])
  func `edge cases are scikit-learn's`(
    _: String, labels: [Int], clusters: [Int], expected: Double
  ) throws {
    #expect(try agree(ari(labels, clusters), expected))
  }

  @Test func `random clusters have about zero`() throws {
    let groups = testPartition(seed: 12, count: 5_000, labels: 10, clusters: 10, noise: 1)
    #expect(try abs(ari(groups.labels, groups.clusters)) < 0.005)
  }
}
