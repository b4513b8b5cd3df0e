import Clutch
import Testing

@testable import Plugins

@Suite struct MiniBatchKMeansTests {
  private func objective(_ features: Tensor, _ assignments: Tensor) -> Double {
    let clustering = Clustering(features: features, assignments: assignments)
    return (features - clustering.centers[clustering.assignments]).square().sum().item
  }

  @Test func `small batches come close to the objective of k-means`() throws {
    let random = Generator(seed: 1)
    let features = (Tensor.randn([6, 1, 4], random) * 4 + Tensor.randn([6, 500, 4], random)).reshape(-1, 4)
    let whole = try KMeans(k: 6, restarts: 10)(features, Generator(seed: 2)).objective
    let found = try (1...5).map { (seed: UInt64) in
      let clusterer = MiniBatchKMeans(k: 6, batch: 100, spherical: false)
      return objective(features, try clusterer(features, Generator(seed: seed)))
    }
    #expect(try #require(found.min()) <= 1.05 * whole)
    #expect(found.allSatisfy { $0 >= whole * 0.999 })
  }

  @Test func `more patience continues longer`() throws {
    let features = Tensor.randn([2000, 8], Generator(seed: 1))
    func total(_ patience: Int) throws -> Double {
      let totals = try (1...5).map { (seed: UInt64) in
        let clusterer = MiniBatchKMeans(k: 20, batch: 50, patience: patience, spherical: false)
        return objective(features, try clusterer(features, Generator(seed: seed)))
      }
      return totals.reduce(0, +)
    }
    #expect(try total(200) < total(1))
  }

  @Test func `every feature is in range, the same at the same seed`() throws {
    let features = Tensor.randn([500, 6], Generator(seed: 1)).normalize()
    let a = try MiniBatchKMeans(k: 7, batch: 64)(features, Generator(seed: 2)).ints
    #expect(a.count == 500 && a.allSatisfy { (0..<7).contains($0) } && Set(a).count > 1)
    #expect(a == (try MiniBatchKMeans(k: 7, batch: 64)(features, Generator(seed: 2)).ints))
  }

  @Test(arguments: [
    (MiniBatchKMeans(k: 0), "'k' must be 1 or more, but is 0"),
    (MiniBatchKMeans(batch: 0), "'batch' must be 1 or more, but is 0"),
    (MiniBatchKMeans(passes: 0), "'passes' must be 1 or more, but is 0"),
    (MiniBatchKMeans(patience: 0), "'patience' must be 1 or more, but is 0"),
    (MiniBatchKMeans(restartBelow: 1), "'restart-below' must be 0 or more and less than 1, but is 1.0"),
  ])
  func `options out of range are refused`(clusterer: MiniBatchKMeans, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }

  @Test func `fewer features than clusters are refused`() {
    let error = #expect(throws: ClusteringError.self) { try MiniBatchKMeans(k: 4).validate(images: 3) }
    #expect(
      error?.description
        == "mini-batch k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
  }
}
