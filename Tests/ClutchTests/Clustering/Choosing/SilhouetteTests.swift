import Foundation
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct SilhouetteTests {
  @Test func `the silhouette of every row is scikit-learn's`() throws {
    let reference = try IndexReference()
    let found = try reference.partition.silhouettes(of: .arange(300))
    #expect((found - (try reference["samples"])).abs().max().item < 1e-9)
    let all = try #require(try reference.partition.silhouette(Generator(seed: 1)))
    #expect(abs(all.value - (try reference["silhouette"].item)) < 1e-9 && all.standardError == 0)
  }

  @Test func `two pairs on a line are as by hand`() throws {
    // Rows at 0 and 1 against 10 and 11: a = 1, b = 10.5 or 9.5.
    let line = Tensor([0.0, 1, 10, 11].map(Float.init), [4, 1])
    let partition = Partition(line, assignments: Tensor([4, 4, 1, 1]))
    let expected = [9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5]
    for (found, value) in zip(partition.silhouettes(of: .arange(4)).doubles, expected) {
      #expect(abs(found - value) < 1e-12)
    }
  }

  @Test func `equal rows in two clusters have 0`() {
    let partition = Partition(Tensor.ones([6, 3]), assignments: Tensor([0, 0, 0, 1, 1, 1]))
    #expect(partition.silhouettes(of: .arange(6)).doubles == [0, 0, 0, 0, 0, 0])
  }

  @Test func `it is defined for 2 to n − 1 clusters`() {
    let rows = Tensor.randn([4, 2], Generator(seed: 1))
    for (clusters, isDefined) in [([0, 0, 0, 0], false), ([0, 0, 1, 2], true), ([0, 1, 2, 3], false)] {
      let partition = Partition(rows, assignments: Tensor(clusters))
      #expect((partition.silhouette(Generator(seed: 1)) != nil) == isDefined)
      #expect((partition.calinskiHarabasz != nil) == isDefined && (partition.daviesBouldin != nil) == isDefined)
    }
  }

  @Test func `a sample is within its standard error of the mean over all rows, about two times in three`() throws {
    let reference = try IndexReference()
    let (partition, exact) = (try reference.partition, try reference["silhouette"].item)
    var (inside, values) = (0, [Double]())
    for seed: UInt64 in 0..<200 {
      let sampled = try #require(partition.silhouette(sample: 60, Generator(seed: seed)))
      #expect(sampled.standardError > 0)
      if abs(sampled.value - exact) <= sampled.standardError { inside += 1 }
      values.append(sampled.value)
    }
    #expect(Double(inside) / 200 > 0.58 && Double(inside) / 200 < 0.78)
    #expect(abs(values.reduce(0, +) / 200 - exact) < 0.01)
  }

  @Test func `a sample loses no cluster, however small`() {
    // 1,000 rows in one cluster and 2 in the other, which are far away.
    let rows = Tensor.concatenate([Tensor.randn([1000, 2], Generator(seed: 1)), Tensor.full([2, 2], 100)])
    let clusters = Tensor([Int](repeating: 0, count: 1000) + [1, 1])
    let sampled = Partition(rows, assignments: clusters).silhouette(sample: 20, Generator(seed: 1))
    #expect((sampled?.value ?? 0) > 0.95)
  }

  @Test func `the standard error of two strata is as by hand`() {
    // Weights 0.75 and 0.25; variances 2 and 0; a fraction of 2 of 6 and 2 of 2 rows.
    let found = Silhouette(strata: [2, 2], of: [6, 2], values: [0, 2, 5, 5])
    #expect(found.value == 0.75 * 1 + 0.25 * 5)
    #expect(abs(found.standardError - (0.75 * 0.75 * (1 - 2.0 / 6) * 2 / 2).squareRoot()) < 1e-12)
  }
}
