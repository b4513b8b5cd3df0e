import Clutch
import Testing

@testable import Plugins

@Suite struct DBSCANTests {
  /// Rows near two clusters have -2 in the fixture, because scikit-learn's choice depends on the order.
  @Test func `clusters and noise are scikit-learn's`() throws {
    let reference = try TorchReference("partitions")
    let golden = try reference["dbscan"].ints
    let clusterer = DBSCAN(radius: 1.5, minSamples: 6, noise: .alone)
    let found = try clusterer(reference["features"], Generator(seed: 1)).ints
    let settled = golden.indices.filter { golden[$0] != -2 }
    #expect(settled.count > 390 && golden.filter { $0 == -1 }.count > 10)
    #expect(agree(settled.map { found[$0] }, settled.map { golden[$0] == -1 ? -10 - $0 : golden[$0] }))
  }

  private func clusters(_ places: [Float], _ clusterer: DBSCAN) throws -> [Int] {
    try clusterer(Tensor(places, [places.count, 1]), Generator(seed: 1)).ints
  }

  @Test func `by hand: a chain, a row at its edge, and one far out`() throws {
    let places: [Float] = [0, 1, 2, 3, 4.2, 20, 21, 22, 50]
    // With three neighbors, 1, 2 and 21 are dense, and so is 3 with 4.2 within 1.25. 4.2 is at the edge.
    let alone = DBSCAN(radius: 1.25, minSamples: 3, noise: .alone)
    #expect(agree(try clusters(places, alone), [0, 0, 0, 0, 0, 1, 1, 1, 2]))
    let nearest = DBSCAN(radius: 1.25, minSamples: 3)
    #expect(agree(try clusters(places, nearest), [0, 0, 0, 0, 0, 1, 1, 1, 1]))
  }

  @Test func `a row at the edge of two clusters joins the nearer one`() throws {
    // 3 has only two neighbors besides itself within 1.3: 1.8 and 4.1; four make a feature dense.
    let places: [Float] = [0.8, 1.4, 1.6, 1.8, 3, 4.1, 4.35, 4.5, 5.1]
    let clusterer = DBSCAN(radius: 1.3, minSamples: 4, noise: .alone)
    #expect(agree(try clusters(places, clusterer), [0, 0, 0, 0, 1, 1, 1, 1, 1]))
  }

  @Test func `where nothing is dense all are one cluster, or all alone`() throws {
    let places: [Float] = [0, 10, 20, 30, 40, 50]
    #expect(try clusters(places, DBSCAN()) == [0, 0, 0, 0, 0, 0])
    #expect(Set(try clusters(places, DBSCAN(noise: .alone))).count == 6)
  }

  @Test func `the order of the features does not matter`() throws {
    let features = try TorchReference("partitions")["features"]
    let clusterer = DBSCAN(radius: 1.5, minSamples: 6, noise: .alone)
    let labels = try clusterer(features, Generator(seed: 1))
    for seed: UInt64 in 1...3 {
      let order = Tensor.randperm(400, Generator(seed: seed))
      #expect(agree(try clusterer(features[order], Generator(seed: 1)).ints, labels[order].ints))
    }
  }

  @Test func `a long chain is one cluster`() throws {
    let places = (0..<3000).map { Float($0 * 7 % 3000) }
    #expect(Set(try clusters(places, DBSCAN(radius: 1.5, minSamples: 2))).count == 1)
  }

  @Test func `tiny features are scaled with the radius`() throws {
    let places: [Float] = [0, 1, 2, 10, 11, 12].map { $0 * 1e-20 }
    #expect(agree(try clusters(places, DBSCAN(radius: 1.5e-20, minSamples: 2)), [0, 0, 0, 1, 1, 1]))
  }

  @Test(arguments: [
    (DBSCAN(radius: 0), "'radius' must be greater than 0, but is 0.0"),
    (DBSCAN(minSamples: 0), "'min-samples' must be 1 or more, but is 0"),
  ])
  func `options out of range are refused`(clusterer: DBSCAN, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }

  @Test func `too few features are refused`() {
    let error = #expect(throws: ClusteringError.self) { try DBSCAN(minSamples: 4).validate(images: 3) }
    #expect(
      error?.description == "dbscan needs at least as many features as min-samples, but that is 4 and there are 3")
  }
}
