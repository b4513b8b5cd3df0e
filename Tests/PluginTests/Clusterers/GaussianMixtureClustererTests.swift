import Clutch
import Testing

@testable import Plugins

@Suite struct GaussianMixtureClustererTests {
  /// A narrow group inside a wide one, so that distances alone do not tell them apart.
  @Test func `clusters of different spread are told apart, which k-means cannot do`() throws {
    let random = Generator(seed: 1)
    let narrow = Tensor.randn([300, 2], random) * 0.05 + 1.5
    let features = Tensor.concatenate([narrow, Tensor.randn([300, 2], random) * 1.5])
    let truth = (0..<600).map { $0 / 300 }
    func right(_ groups: [Int]) -> Double {
      let same = zip(groups, truth).filter { $0 == $1 }.count
      return Double(max(same, 600 - same)) / 600
    }
    let mixture = GaussianMixtureClusterer(k: 2, covariance: .full, restarts: 5)
    #expect(right(try mixture(features, Generator(seed: 2)).ints) > 0.95)
    #expect(right(try KMeans(k: 2, restarts: 5)(features, Generator(seed: 2)).assignments.ints) < 0.9)
  }

  @Test func `it is the core's mixture from the clusters of k-means`() throws {
    let features = Tensor.randn([200, 3], Generator(seed: 1))
    let points = try Clustering.Points(features, spherical: false, for: "a test")
    let start = try KMeans(k: 4, restarts: 2)(points.rows, Generator(seed: 2)).assignments
    let core = GaussianMixture(.tied, iterations: 3, tolerance: 0, floor: 0.01)(points.rows, from: start, 4)
    let clusterer = GaussianMixtureClusterer(
      k: 4, covariance: .tied, iterations: 3, tolerance: 0, floor: 0.01, restarts: 2)
    #expect(try clusterer(features, Generator(seed: 2)).ints == core.assignments.ints)
  }

  @Test(arguments: [
    (GaussianMixtureClusterer(k: 0), "'k' must be 1 or more, but is 0"),
    (GaussianMixtureClusterer(iterations: 0), "'iterations' must be 1 or more, but is 0"),
    (GaussianMixtureClusterer(tolerance: -1), "'tolerance' must be 0 or more, but is -1.0"),
    (GaussianMixtureClusterer(floor: 0), "'floor' must be greater than 0, but is 0.0"),
    (GaussianMixtureClusterer(restarts: 0), "'restarts' must be 1 or more, but is 0"),
  ])
  func `options out of range are refused`(clusterer: GaussianMixtureClusterer, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }

  @Test func `fewer features than clusters are refused`() {
    let error = #expect(throws: ClusteringError.self) { try GaussianMixtureClusterer(k: 4).validate(images: 3) }
    #expect(
      error?.description
        == "a Gaussian mixture cannot make 4 clusters of 3 features; k must be at most the number of features")
  }
}
