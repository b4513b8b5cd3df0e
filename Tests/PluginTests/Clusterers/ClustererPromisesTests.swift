import Testing

@testable import Clutch

/// What every clusterer promises.
@Suite struct ClustererPromisesTests {
  static let all = registered(Clusterers.self)
  static let features = Tensor.randn([200, 8], Generator(seed: 1)).normalize()

  @Test(arguments: all) func `every row gets a cluster`(clusterer: any Clusterer) throws {
    let clusters = try clusterer(Self.features, Generator(seed: 2))
    #expect(clusters.shape == [200] && clusters.dtype == .int64 && clusters.ints.allSatisfy { $0 >= 0 })
  }

  @Test(arguments: all) func `the same seed gives the same clusters`(clusterer: any Clusterer) throws {
    let once = try clusterer(Self.features, Generator(seed: 2)).ints
    #expect(try clusterer(Self.features, Generator(seed: 2)).ints == once)
  }

  @Test(arguments: all) func `features that are not finite are an error`(clusterer: any Clusterer) {
    let broken = Tensor.concatenate([Self.features, .full([1, 8], .nan)])
    #expect(throws: ClusteringError.self) { try clusterer(broken, Generator(seed: 2)) }
  }
}
