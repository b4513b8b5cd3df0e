import Recipe
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct CountSearchTests {
  @Test(arguments: CountCriterion.allCases) func `every criterion finds the number of distant groups`(
    criterion: CountCriterion
  ) throws {
    let groups = IndexReference.groups(5, of: 60)
    let search = CountSearch(by: criterion, within: 2...9)
    let kMeans = KMeans(k: 1, restarts: 5, spherical: true)
    for seed: UInt64 in 1...3 { #expect(try search(groups, by: kMeans, Generator(seed: seed)) == 5) }
  }

  @Test(arguments: CountCriterion.allCases) func `the same seed gives the same values`(
    criterion: CountCriterion
  ) throws {
    func values() throws -> [CountStudy.Point] {
      let rows = Tensor.randn([300, 4], Generator(seed: 1))
      let random = Generator(seed: 2)
      return try criterion.points(CountStudy(rows, within: 2...5, by: KMeans(k: 1), rows: 100, random), random)
    }
    let points = try values()
    #expect(points.map(\.k) == [2, 3, 4, 5])
    #expect(try values() == points)
  }

  @Test func `stability is about 0 on rows without clusters`() throws {
    let rows = Tensor.randn([300, 6], Generator(seed: 1)).normalize()
    let kMeans = KMeans(k: 1, spherical: true)
    let study = try CountStudy(rows, within: 2...4, by: kMeans, rows: 1000, Generator(seed: 2))
    for point in try study.stability(resamples: 10, Generator(seed: 3)) {
      #expect(abs(point.value) < 0.25, "\(point.k)")
    }
  }

  /// The loop over the range would never end.
  @Test func `a range without an end is cut to the number of rows`() throws {
    let rows = Tensor.randn([6, 2], Generator(seed: 1))
    func counts(_ within: ClosedRange<Int>) throws -> [Int] {
      try CountStudy(rows, within: within, by: KMeans(k: 1), rows: 100, Generator(seed: 2)).counts
    }
    #expect(try counts(2...Int.max) == [2, 3, 4, 5])
    #expect(try counts(5...Int.max) == [5] && counts(6...Int.max) == [] && counts(Int.max...Int.max) == [])
  }

  @Test func `numbers of as many clusters as rows or more are left out`() throws {
    let rows = Tensor.randn([6, 2], Generator(seed: 1))
    let study = try CountStudy(rows, within: 2...30, by: KMeans(k: 1), rows: 1000, Generator(seed: 1))
    #expect(study.counts == [2, 3, 4, 5] && study.results.map { $0.centers.size(0) } == [2, 3, 4, 5])
    #expect(try study.predictionStrength(splits: 2, Generator(seed: 1)).map(\.k) == [2, 3])
  }

  @Test func `too few features are refused`() throws {
    let search = CountSearch(by: .silhouette, within: 4...8)
    try search.validate(images: 5)
    let error = #expect(throws: ClusteringError.self) {
      try search(Tensor.ones([4, 2]), by: KMeans(k: 1), Generator(seed: 1))
    }
    #expect(
      error?.description
        == "k: auto compares 4 to 8 clusters, but there are only 4 features; 'within' must start below the number of "
        + "features")
  }

  @Test func `equal features have no silhouette to choose by`() throws {
    let error = #expect(throws: ClusteringError.self) {
      try CountSearch(by: .silhouette, within: 2...3)(Tensor.ones([9, 2]), by: KMeans(k: 1), Generator(seed: 1))
    }
    #expect(
      error?.description
        == "k: auto cannot choose by silhouette: it is defined for none of 2 to 3 clusters of 9 features; write a "
        + "number for k")
  }

  @Test func `a single cluster cannot be compared`() throws {
    let error = #expect(throws: OptionError.self) { try CountSearch(by: .gap, within: 1...5).validate() }
    #expect(error?.description == "'within' must start at 2 or more, but starts at 1")
  }

  @Test func `criteria have names in kebab-case`() {
    #expect(
      CountCriterion.allCases.map(\.name) == [
        "silhouette", "calinski-harabasz", "davies-bouldin", "gap", "prediction-strength", "stability", "eigengap",
        "bic",
      ])
  }
}
