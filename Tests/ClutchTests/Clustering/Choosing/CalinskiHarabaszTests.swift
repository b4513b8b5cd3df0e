import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct CalinskiHarabaszTests {
  @Test func `it is scikit-learn's`() throws {
    let reference = try IndexReference()
    let found = try #require(try reference.partition.calinskiHarabasz)
    #expect(abs(found / (try reference["calinski-harabasz"].item) - 1) < 1e-9)
  }

  @Test func `two pairs on a line are as by hand`() {
    // Means of 0 and 4 around 2: between 2 · 4 + 2 · 4 = 16 over 1, within 4 · 1 = 4 over 2.
    let line = Tensor([-1.0, 1, 3, 5].map(Float.init), [4, 1])
    #expect(Partition(line, assignments: Tensor([0, 0, 1, 1])).calinskiHarabasz == 8)
  }

  @Test func `rows on the means of their clusters have 1`() {
    let line = Tensor([0.0, 0, 4, 4].map(Float.init), [4, 1])
    #expect(Partition(line, assignments: Tensor([0, 0, 1, 1])).calinskiHarabasz == 1)
  }
}
