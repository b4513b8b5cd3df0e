import Foundation
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct ClusteringTests {
  /// Two features have the number 7 and three have the number 2; 0, 1 and 3 to 6 do not occur.
  let clustering = Clustering(
    features: Tensor([Float](arrayLiteral: 0, 0, 1, 1, 0, 4, 1, 4, 1, 1), [5, 2]), assignments: Tensor([7, 2, 7, 2, 2]))

  @Test func `numbers that do not occur are closed up in their order`() {
    #expect(clustering.assignments.ints == [1, 0, 1, 0, 0])
    #expect(clustering.count == 2)
  }

  @Test func `sizes count the members`() { #expect(clustering.sizes.ints == [3, 2]) }

  @Test func `centers are the means of the members`() { #expect(clustering.centers.floats == [1, 2, 0, 2]) }

  @Test func `concentrations are mean distances over log of size plus 10`() {
    let expected = [(1.0 + 2 + 1) / 3 / log(13), 2 / log(12)]
    for (a, b) in zip(clustering.concentrations.doubles, expected) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func `a cluster of equal features has concentration 0`() {
    let same = Clustering(features: Tensor.ones([3, 2]), assignments: Tensor([0, 0, 0]))
    #expect(same.concentrations.floats == [0])
  }
}
