import Clutch
import Testing

@testable import Plugins

@Suite struct BisectingKMeansTests {
  @Test(arguments: [(0, 2), (1, 4), (2, 8)]) func `a tree of clusters is split as by scikit-learn`(
    row: Int, k: Int
  ) throws {
    let reference = try TorchReference("partitions")
    let clusterer = BisectingKMeans(k: k, spherical: false)
    let found = try clusterer(reference["tree"], Generator(seed: 1)).ints
    #expect(try agree(found, reference["bisecting"][row].ints))
  }

  @Test func `by size, the largest cluster is split, not the widest`() throws {
    // Six rows close together and four far apart: after the first split, the widest has four rows.
    let places: [Float] = [0, 0.1, 0.2, 1, 1.1, 1.2, 100, 101, 120, 121]
    let line = Tensor(places, [10, 1])
    let wide = try BisectingKMeans(k: 3, spherical: false)(line, Generator(seed: 1)).ints
    #expect(agree(wide, [0, 0, 0, 0, 0, 0, 1, 1, 2, 2]))
    let even = try BisectingKMeans(k: 3, split: .size, spherical: false)(line, Generator(seed: 1)).ints
    #expect(agree(even, [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]))
  }

  @Test func `equal features are not split`() throws {
    let features = Tensor([1, 1, 1, 2, 2, 2].map(Float.init), [6, 1])
    #expect(agree(try BisectingKMeans(k: 5, spherical: false)(features, Generator(seed: 1)).ints, [0, 0, 0, 1, 1, 1]))
  }

  @Test func `options out of range and fewer features than clusters are refused`() {
    let k = #expect(throws: OptionError.self) { try BisectingKMeans(k: 0).validate() }
    #expect(k?.description == "'k' must be 1 or more, but is 0")
    let restarts = #expect(throws: OptionError.self) { try BisectingKMeans(restarts: 0).validate() }
    #expect(restarts?.description == "'restarts' must be 1 or more, but is 0")
    let few = #expect(throws: ClusteringError.self) { try BisectingKMeans(k: 4).validate(images: 3) }
    #expect(
      few?.description
        == "bisecting k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
  }
}
