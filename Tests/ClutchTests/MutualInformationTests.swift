import Foundation
import Testing

@testable import Metrics

struct MutualInformationTests {
  private func nmi(_ labels: [Int], _ clusters: [Int]) throws -> Double {
    try ContingencyTable(labels: labels, clusters: clusters).normalizedMutualInformation
  }

  @Test func `halves split once more share two thirds`() throws {
    // Entropies ln 2 and ln 4, mutual information ln 2: 1 / (½ + 1).
    #expect(try agree(nmi([0, 0, 1, 1], [0, 1, 2, 3]), 2.0 / 3))
  }

  @Test(
    arguments: [
      ("both one group", [1, 1, 1], [2, 2, 2], 1), ("one cluster", [0, 0, 1], [5, 5, 5], 0),
      ("independent", [0, 0, 1, 1], [0, 1, 0, 1], 0), ("same", [0, 1, 2, 2], [9, 8, 7, 7], 1),
      ("both singletons", [0, 1, 2], [2, 0, 1], 1), ("one image", [4], [4], 1),
    ] as [(String, [Int], [Int], Double)])
  func `edge cases are scikit-learn's`(
    _: String, labels: [Int], clusters: [Int], expected: Double
  ) throws {
    #expect(try agree(nmi(labels, clusters), expected))
  }

  @Test func `labels and clusters may be exchanged`() throws {
    let groups = testPartition(seed: 3, count: 500, labels: 7, clusters: 30, noise: 2)
    #expect(
      try agree(nmi(groups.labels, groups.clusters), nmi(groups.clusters, groups.labels)))
  }
}
