import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct DaviesBouldinTests {
  @Test func `it is scikit-learn's`() throws {
    let reference = try IndexReference()
    let found = try #require(try reference.partition.daviesBouldin)
    #expect(abs(found / (try reference["davies-bouldin"].item) - 1) < 1e-9)
  }

  @Test func `three pairs on a line are as by hand`() throws {
    // Means of 0, 4 and 20 with mean distances of 1, 1 and 2: overlaps of 2/4, 2/4 and 3/16.
    let line = Tensor([-1.0, 1, 3, 5, 18, 22].map(Float.init), [6, 1])
    let found = try #require(Partition(line, assignments: Tensor([0, 0, 1, 1, 2, 2])).daviesBouldin)
    #expect(abs(found - (0.5 + 0.5 + 3.0 / 16) / 3) < 1e-12)
  }

  @Test func `clusters with equal means are not compared`() {
    let line = Tensor([-1.0, 1, -2, 2].map(Float.init), [4, 1])
    #expect(Partition(line, assignments: Tensor([0, 0, 1, 1])).daviesBouldin == 0)
  }
}
