import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct HDBSCANTests {
  /// Set, min-cluster-size, min-samples and selection, as Fixtures/hdbscan.py names them.
  static let cases: [(name: String, clusterer: HDBSCAN)] = [
    ("moons/15/5/stable", HDBSCAN(minClusterSize: 15, minSamples: 5)),
    ("moons/30/10/leaves", HDBSCAN(minClusterSize: 30, minSamples: 10, selection: .leaves)),
    ("blobs/15/5/stable", HDBSCAN(minClusterSize: 15, minSamples: 5)),
    ("blobs/20/20/leaves", HDBSCAN(minClusterSize: 20, minSamples: 20, selection: .leaves)),
    ("blobs/10/1/stable", HDBSCAN(minClusterSize: 10, minSamples: 1)),
  ]

  private func features(_ name: String) throws -> Tensor {
    try TorchReference("hdbscan")["\(name.prefix { $0 != "/" })/features"]
  }

  /// Clusters points on a line, with each noise point in its own cluster.
  private func clusters(_ places: [Double], _ clusterer: HDBSCAN) throws -> [Int] {
    var clusterer = clusterer
    clusterer.noise = .alone
    return try clusterer(Tensor(places.map(Float.init), [places.count, 1]), Generator(seed: 0)).ints
  }

  @Test(arguments: cases) func `clusters and noise are those of the definition`(
    name: String, clusterer: HDBSCAN
  ) throws {
    var clusterer = clusterer
    clusterer.noise = .alone
    var labels = try TorchReference("hdbscan")["\(name)/labels"].ints
    for (i, label) in labels.enumerated() where label < 0 { labels[i] = -2 - i }
    #expect(agree(try clusterer(features(name), Generator(seed: 0)).ints, labels))
  }

  @Test(arguments: cases) func `noise goes to the cluster of the nearest feature in one`(
    name: String, clusterer: HDBSCAN
  ) throws {
    let golden = try TorchReference("hdbscan")["\(name)/nearest"].ints
    #expect(agree(try clusterer(features(name), Generator(seed: 0)).ints, golden))
  }

  @Test(arguments: cases) func `the order of the features does not matter`(name: String, clusterer: HDBSCAN) throws {
    let features = try features(name)
    let labels = try clusterer(features, Generator(seed: 0))
    for seed: UInt64 in 1...5 {
      let order = Tensor.randperm(features.size(0), Generator(seed: seed))
      #expect(agree(try clusterer(features[order], Generator(seed: 0)).ints, labels[order].ints))
    }
  }

  @Test func `by hand: three and three, and one far out`() throws {
    let places = [0.0, 1, 2, 10, 11, 12, 100]
    let clusterer = HDBSCAN(minClusterSize: 3, minSamples: 1)
    #expect(agree(try clusters(places, clusterer), [0, 0, 0, 1, 1, 1, 2]))
    let nearest = try clusterer(Tensor(places.map(Float.init), [7, 1]), Generator(seed: 0)).ints
    #expect(agree(nearest, [0, 0, 0, 1, 1, 1, 1]))
  }

  /// The points of the test by hand, a million times smaller, once on either side of the origin.
  @Test func `tight clusters that lie far apart are found`() throws {
    let places: [Float] = [0, 1e-6, 2e-6, 10e-6, 11e-6, 12e-6]
    let numbers: [Float] = places.flatMap { [-1, $0] } + places.flatMap { [1, $0] }
    let features = Tensor(numbers, [12, 2])
    let clusterer = HDBSCAN(minClusterSize: 3, minSamples: 1, selection: .leaves)
    #expect(agree(try clusterer(features, Generator(seed: 0)).ints, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]))
  }

  /// With a gap g between the first two triples, each has the stability 3·(1 − 1/g). Together they have 6·(1/g − 1/94):
  /// less than their sum at g = 2, and more at g = 1.5.
  @Test func `by hand: what outlasts its parts is the cluster`() throws {
    let (triples, pair) = ([0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 0, 0, 0, 0, 0, 2, 2, 2])
    func places(_ gap: Double) -> [Double] { [0, 1, 2, 2 + gap, 3 + gap, 4 + gap, 100, 101, 102] }
    let stable = HDBSCAN(minClusterSize: 3, minSamples: 1)
    let leaves = HDBSCAN(minClusterSize: 3, minSamples: 1, selection: .leaves)
    #expect(agree(try clusters(places(2), stable), triples))
    #expect(agree(try clusters(places(1.5), stable), pair))
    #expect(agree(try clusters(places(1.5), leaves), triples))
  }

  @Test func `by hand: a feature half way between two clusters is in neither`() throws {
    let clusterer = HDBSCAN(minClusterSize: 3, minSamples: 1)
    for places in [[0.0, 1, 2, 5, 8, 9, 10], [8.0, 9, 10, 5, 0, 1, 2]] {
      #expect(agree(try clusters(places, clusterer), [0, 0, 0, 1, 2, 2, 2]))
    }
  }

  @Test func `by hand: a larger neighborhood no longer sees a pair as dense`() throws {
    let places = [0.0, 0.1, 5, 5.1, 20, 20.1, 20.2, 20.3, 30, 30.1, 30.2, 30.3]
    #expect(Set(try clusters(places, HDBSCAN(minClusterSize: 2, minSamples: 2))).count == 4)
    #expect(
      agree(
        try clusters(places, HDBSCAN(minClusterSize: 4, minSamples: 3)), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]))
  }

  @Test func `where nothing stands out all are one cluster, or all alone`() throws {
    let line = (0..<60).map(Double.init)
    #expect(
      try HDBSCAN()(Tensor(line.map(Float.init), [60, 1]), Generator(seed: 0)).ints == .init(repeating: 0, count: 60))
    #expect(Set(try clusters(line, HDBSCAN())).count == 60)
  }

  @Test func `equal features are one cluster, and two groups of them two`() throws {
    let equal = Tensor.ones([60, 3])
    #expect(try HDBSCAN()(equal, Generator(seed: 0)).ints == .init(repeating: 0, count: 60))
    let two = Tensor.concatenate([equal, -equal])
    #expect(agree(try HDBSCAN()(two, Generator(seed: 0)).ints, (0..<120).map { $0 / 60 }))
  }

  @Test func `every row gets a cluster, the same at any seed`() throws {
    let features = Tensor.randn([500, 8], Generator(seed: 1)).normalize()
    for noise in Noise.allCases {
      let clusterer = HDBSCAN(minClusterSize: 5, noise: noise)
      let labels = try clusterer(features, Generator(seed: 2))
      #expect(labels.shape == [500] && labels.dtype == .int64 && labels.ints.allSatisfy { $0 >= 0 })
      #expect(try clusterer(features, Generator(seed: 3)).ints == labels.ints)
    }
  }

  @Test func `too few features are refused`() throws {
    try HDBSCAN(minClusterSize: 4, minSamples: 4).validate(images: 4)
    let small = #expect(throws: ClusteringError.self) { try HDBSCAN()(.ones([24, 2]), Generator(seed: 0)) }
    #expect(
      small?.description
        == "hdbscan needs at least as many features as min-cluster-size, but that is 25 and there are 24")
    let clusterer = HDBSCAN(minClusterSize: 2, minSamples: 6)
    let few = #expect(throws: ClusteringError.self) { try clusterer.validate(images: 5) }
    #expect(few?.description == "hdbscan needs at least as many features as min-samples, but that is 6 and there are 5")
  }

  @Test func `features that are not finite are refused`() {
    let error = #expect(throws: ClusteringError.self) {
      try HDBSCAN(minClusterSize: 2, minSamples: 1)(
        Tensor([1, 2, 3, .nan, 5, 6] as [Float], [3, 2]), Generator(seed: 0))
    }
    #expect(
      error?.description
        == "hdbscan needs finite features, but row 1 of 3 holds NaN, an infinity or a number too large to be squared; "
        + "look for the step at which training diverged")
  }

  @Test(arguments: [
    (HDBSCAN(minClusterSize: 1), "'min-cluster-size' must be 2 or more, but is 1"),
    (HDBSCAN(minSamples: 0), "'min-samples' must be 1 or more, but is 0"),
  ])
  func `options out of range are refused`(clusterer: HDBSCAN, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }
}
