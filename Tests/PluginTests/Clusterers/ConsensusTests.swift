import Clutch
import Metrics
import Recipe
import Testing

@testable import Components
@testable import Plugins

@Suite struct ConsensusTests {
  private struct OneClusterer: Options { var clusterer: Choice<Clusterers>? }

  private func clusterer(_ written: String) throws -> any Clusterer {
    try #require(try decode(OneClusterer.self, from: parse("clusterer: \(written)", file: "test.yaml")).clusterer).value
  }

  /// Fixtures/consensus.py.
  private func reference() throws -> (partitions: [[Int]], labels: [Int]) {
    let file = try TorchReference("consensus")
    let all = try file["partitions"]
    return ((0..<all.size(0)).map { all[$0].ints }, try file["labels"].ints)
  }

  @Test func `partitions are joined as by SciPy's average linkage of the shares of partitions apart`() throws {
    let (partitions, labels) = try reference()
    #expect(agree(try CoAssociation(partitions).clusters(4, most: 2000, Generator(seed: 1)), labels))
    #expect(CoAssociation(partitions).count == 40)
  }

  @Test func `with fewer groups than there are, the most similar ones are merged first`() throws {
    let (partitions, labels) = try reference()
    let found = try CoAssociation(partitions).clusters(4, most: 20, Generator(seed: 1))
    #expect(try ContingencyTable(labels: labels, clusters: found).adjustedRandIndex > 0.8 && Set(found).count == 4)
  }

  @Test func `by hand: two of three partitions decide`() throws {
    // Row 2 is with rows 0 and 1 twice, and with rows 3 and 4 once.
    let partitions = [[0, 0, 0, 1, 1], [5, 5, 5, 2, 2], [1, 1, 0, 0, 0]]
    let all = CoAssociation(partitions)
    #expect(all.count == 3)
    #expect(agree(try all.clusters(2, most: 9, Generator(seed: 1)), [0, 0, 0, 1, 1]))
    #expect(agree(try all.clusters(3, most: 9, Generator(seed: 1)), [0, 0, 1, 2, 2]))
    #expect(agree(try all.clusters(1, most: 9, Generator(seed: 1)), [0, 0, 0, 0, 0]))
  }

  /// Random rows have no clusters, so that single runs depend on their seed.
  @Test func `two seeds agree better than those of single runs`() throws {
    let features = Tensor.randn([300, 6], Generator(seed: 1)).normalize()
    func agreement(_ clusterer: any Clusterer) throws -> Double {
      let found = try (1...4).map { try clusterer(features, Generator(seed: $0)).ints }
      let pairs = [(0, 1), (2, 3), (0, 2), (1, 3)]
      return try pairs.map { try ContingencyTable(labels: found[$0], clusters: found[$1]).adjustedRandIndex }
        .reduce(0, +)
    }
    #expect(try agreement(Consensus(k: 5, runs: 60)) > agreement(KMeansClusterer(k: 5)) + 0.3)
  }

  @Test func `many small clusters of k-means are joined to clusters that are not round`() throws {
    let random = Generator(seed: 1)
    let angles = Tensor.rand([300], random) * 6.283
    let inner = Tensor.stack([angles.cos(), angles.sin()], axis: 1)
    let rows = Tensor.concatenate([inner, inner * 4]) + Tensor.randn([600, 2], random) * 0.05
    let truth = (0..<600).map { $0 / 300 }
    let joined = try clusterer("{ consensus: { k: 2, runs: 40, of: { k-means: { k: 25, spherical: false } } } }")
    #expect(agree(try joined(rows, Generator(seed: 1)).ints, truth))
    #expect(!agree(try KMeans(k: 2)(rows, Generator(seed: 1)).assignments.ints, truth))
  }

  @Test func `without random draws the clusters are those of one run`() throws {
    let features = Tensor.randn([50, 3], Generator(seed: 1)).normalize()
    let single = try Ward(k: 4)(features, Generator(seed: 1)).ints
    let joined = try clusterer("{ consensus: { k: 4, runs: 3, of: { ward: { k: 4 } } } }")
    #expect(agree(try joined(features, Generator(seed: 1)).ints, single))
  }

  @Test func `the source of its clusterer is part of its key`() throws {
    func hash(_ written: String) throws -> String {
      let node = try parse("clusterer: \(written)", file: "test.yaml")
      return try #require(try decode(OneClusterer.self, from: node).clusterer).sourceHash
    }
    let ward = try hash("ward")
    #expect(try hash("{ consensus: { of: ward } }").contains(ward))
    #expect(try !hash("consensus").contains(ward))
  }

  @Test(arguments: [
    (Consensus(k: 0), "'k' must be 1 or more, but is 0"), (Consensus(runs: 0), "'runs' must be 1 or more, but is 0"),
    (Consensus(exact: 0), "'exact' must be 1 or more, but is 0"),
    (Consensus(exact: 9), "'exact' must be at least 'k', which is 10, but is 9"),
  ])
  func `options out of range are refused`(clusterer: Consensus, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }

  @Test func `too few features for the clusters, or for those of a run, are refused before training`() throws {
    #expect(
      #expect(throws: ClusteringError.self) { try Consensus(k: 4).validate(images: 3) }?.description
        == "consensus cannot make 4 clusters of 3 features; k must be at most the number of features")
    let fine = try clusterer("{ consensus: { k: 2, of: { k-means: { k: 9 } } } }")
    #expect(
      #expect(throws: ClusteringError.self) { try fine.validate(images: 5) }?.description
        == "k-means cannot make 9 clusters of 5 features; k must be at most the number of features")
  }
}
