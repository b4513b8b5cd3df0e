import Foundation
import Metrics
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct TrimmedKMeansTests {
  @Test func `by hand: the farthest row moves no center, and still gets a cluster`() throws {
    let rows = Tensor([0.0, 1, 2, 10, 11, 12, 100].map(Float.init), [7, 1])
    let plain = try KMeans(k: 2, restarts: 30)(rows, Generator(seed: 1))
    #expect(abs(plain.objective - 154) < 1e-2)
    let trimmed = try KMeans(k: 2, restarts: 30, trim: 0.15)(rows, Generator(seed: 1))
    #expect(abs(trimmed.objective - 4) < 1e-4)
    let centers = trimmed.centers.doubles.sorted()
    #expect(abs(centers[0] - 1) < 1e-4 && abs(centers[1] - 11) < 1e-4)
    let found = trimmed.assignments.ints
    #expect(Set(found[0...2]).count == 1 && Set(found[3...6]).count == 1 && found[0] != found[3])
  }

  /// Three groups of 100 rows, 10 apart, and 15 rows far outside.
  @Test(arguments: 1...5) func `groups are found beside outliers, which attract the centers of plain k-means`(
    seed: UInt64
  ) throws {
    let groups = (0..<3).map { Tensor.randn([100, 4], Generator(seed: seed + UInt64($0) * 10)) + Double($0) * 10 }
    let outside = Tensor.randn([15, 4], Generator(seed: seed + 100)) * 60
    let rows = Tensor.concatenate(groups + [outside])
    let truth = (0..<300).map { $0 / 100 }
    func agreement(_ trim: Double) throws -> Double {
      let found = try KMeans(k: 3, restarts: 5, trim: trim)(rows, Generator(seed: seed)).assignments.ints
      return try ContingencyTable(labels: truth, clusters: Array(found[0..<300])).adjustedRandIndex
    }
    #expect(try agreement(0.05) > 0.98)
    #expect(try agreement(0) < 0.8)
  }

  @Test func `candidates that stand for the fewest points are ignored, up to a number of points`() {
    #expect(Clustering.Points.heavy([5, 1, 9, 2, 0], without: 3, atLeast: 1) == [0, 2])
    #expect(Clustering.Points.heavy([5, 1, 9, 2, 0], without: 2, atLeast: 1) == [0, 2, 3])
    #expect(Clustering.Points.heavy([5, 1, 9, 2, 0], without: 100, atLeast: 3) == [0, 2, 3])
    #expect(Clustering.Points.heavy([1, 1, 1], without: 1, atLeast: 2) == [1, 2])
  }

  @Test func `too few rows are left for the clusters`() throws {
    let error = #expect(throws: ClusteringError.self) { try KMeans(k: 9, trim: 0.2).validate(images: 10) }
    #expect(
      error?.description
        == "k-means cannot make 9 clusters, because 'trim' leaves only 8 of 10 features; use a smaller k or trim")
    try KMeans(k: 8, trim: 0.2).validate(images: 10)
  }

  @Test func `a study of counts leaves out those that trimming makes impossible`() throws {
    let rows = Tensor.randn([20, 3], Generator(seed: 1))
    let study = try CountStudy(rows, within: 2...30, by: KMeans(k: 1, trim: 0.25), rows: .max, Generator(seed: 1))
    #expect(study.counts == Array(2...14))
    #expect(try study.predictionStrength(splits: 2, Generator(seed: 1)).map(\.k) == Array(2...8))
  }

  @Test func `without trimming nothing changes`() throws {
    let rows = Tensor.randn([50, 3], Generator(seed: 1))
    let (plain, none) = (
      try KMeans(k: 4)(rows, Generator(seed: 2)), try KMeans(k: 4, trim: 0.01)(rows, Generator(seed: 2))
    )
    #expect(plain.centers.floats == none.centers.floats && plain.objective == none.objective)
  }
}
