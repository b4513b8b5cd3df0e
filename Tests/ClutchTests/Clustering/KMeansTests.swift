import Foundation
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct KMeansTests {
  /// The objectives of scikit-learn and faiss on the same features: Fixtures/k-means.py.
  struct Peers {
    let features: Tensor
    let tensors: [String: Tensor]

    init() throws {
      let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/k-means.safetensors")
      tensors = try Safetensors.decode(Data(contentsOf: url)).tensors
      features = try #require(tensors["features"])
    }

    func objective(_ peer: String, _ k: Int) throws -> Double {
      let i = try #require(tensors["ks"]?.ints.firstIndex(of: k))
      return try #require(tensors[peer])[i].item
    }
  }

  @Test(arguments: [2, 5, 10, 50]) func `the objective is within 1 % of scikit-learn's and faiss's`(k: Int) throws {
    let peers = try Peers()
    let result = try KMeans(k: k, restarts: 10)(peers.features, Generator(seed: 1))
    #expect(result.objective <= 1.01 * (try peers.objective("scikit-learn", k)))
    #expect(result.objective <= 1.01 * (try peers.objective("faiss", k)))
  }

  @Test(arguments: [2, 5, 10, 50]) func `the spherical objective is within 1 % of faiss's`(k: Int) throws {
    let peers = try Peers()
    let result = try KMeans(k: k, restarts: 30, spherical: true)(peers.features, Generator(seed: 1))
    #expect(result.objective <= 1.01 * (try peers.objective("faiss-spherical", k)))
    #expect((result.centers.norm(axis: 1) - 1).abs().max().item < 1e-6)
  }

  @Test(arguments: [false, true]) func `every feature is with its nearest center, and the objective is their distance`(
    spherical: Bool
  ) throws {
    let features = try Peers().features
    let result = try KMeans(k: 20, iterations: 3, spherical: spherical)(features, Generator(seed: 2))
    let points = (spherical ? features.normalize() : features).to(.float64)
    let distances = points.squaredDistances(to: result.centers.to(.float64))  // [n, k]
    let own = distances.gather(axis: 1, result.assignments.unsqueeze(1)).squeeze(1)
    #expect((own - distances.min(axis: 1)).max().item < 1e-4)
    #expect(abs(own.sum().item / result.objective - 1) < 1e-5)
  }

  @Test func `the same seed gives the same bits, another seed other ones`() throws {
    let features = try Peers().features
    let kMeans = KMeans(k: 50, iterations: 2)
    let a = try kMeans(features, Generator(seed: 3))
    let b = try kMeans(features, Generator(seed: 3))
    #expect(a.assignments.ints == b.assignments.ints && a.centers.floats == b.centers.floats)
    #expect(a.objective == b.objective)
    #expect(a.objective != (try kMeans(features, Generator(seed: 4))).objective)
  }

  @Test func `all features are used, also beyond 256 a cluster`() throws {
    let result = try KMeans(k: 1)(
      Tensor(Array(stride(from: Float(0), to: 1000, by: 1)), [1000, 1]), Generator(seed: 1))
    #expect(result.centers.floats == [499.5])
    #expect(abs(result.objective - 1000 * (1000 * 1000 - 1) / 12) < 1)
  }

  @Test func `as many clusters as features puts a center on each`() throws {
    let result = try KMeans(k: 30)(Tensor.randn([30, 4], Generator(seed: 5)), Generator(seed: 1))
    #expect(Set(result.assignments.ints).count == 30)
    #expect(result.objective < 1e-10)
  }

  @Test(arguments: [1, 5, 10]) func `fewer distinct features than clusters get a center each`(copies: Int) throws {
    let distinct = Tensor((0..<7).flatMap { [Float($0 * $0), Float(3 - $0)] }, [7, 2])
    let features = Tensor.concatenate(Array(repeating: distinct, count: copies) + [distinct[0..<5]])
    let result = try KMeans(k: 10)(features, Generator(seed: 6))
    #expect(Set(result.assignments.ints).count == 7)
    #expect(result.objective < 1e-9 && result.centers.isFinite)
  }

  @Test func `an empty cluster starts again from the farthest feature`() throws {
    let line = Tensor([Float](arrayLiteral: 0, 1, 2, 30, 31, 90), [6, 1])
    let points = try Clustering.Points(line, spherical: false, for: "a test")
    let far = Tensor([Float](arrayLiteral: 0, 500, 600), [3, 1])
    let result = KMeans(k: 3, iterations: 10).lloyd(points, from: far)
    #expect(result.refills == 2)
    #expect(result.centers.sort(axis: 0).values.floats == [1, 30.5, 90])
  }

  @Test func `features far from the origin are grouped as well as those around it`() throws {
    let features = Tensor([Float](arrayLiteral: 0, 1, 10, 11, 20, 21), [6, 1])
    let far = try KMeans(k: 3, restarts: 5)(features + 100_000, Generator(seed: 1))
    #expect(far.objective == 1.5)
  }

  /// Four pairs of features, two on either side. In float32, the squared distances are lost next to the squared
  /// lengths.
  @Test(arguments: [false, true]) func `tight clusters that lie far apart are told apart`(spherical: Bool) throws {
    let places: [Float] = [0, 1e-6, 50e-6, 51e-6]
    let pairs: [Float] = places.flatMap { [-1, $0] } + places.flatMap { [1, $0] }
    let result = try KMeans(k: 4, restarts: 5, spherical: spherical)(Tensor(pairs, [8, 2]), Generator(seed: 1))
    let groups = result.assignments.ints
    for pair in 0..<4 { #expect(groups[2 * pair] == groups[2 * pair + 1]) }
    #expect(Set(groups).count == 4)
    #expect(abs(result.objective / 2e-12 - 1) < 0.1)
  }

  @Test func `features too small to be squared are grouped as well`() throws {
    let tiny = Tensor([Float](arrayLiteral: 0, 1, 10, 11, 20, 21), [6, 1]) * 1e-30
    let result = try KMeans(k: 3, restarts: 5)(tiny, Generator(seed: 1))
    #expect(Set(result.assignments.ints).count == 3 && abs(result.objective / 1.5e-60 - 1) < 1e-4)
    let centers = (result.centers * 1e30).sort(axis: 0).values.doubles
    for (center, expected) in zip(centers, [0.5, 10.5, 20.5]) { #expect(abs(center - expected) < 1e-4) }
  }

  @Test func `on the sphere lengths do not count`() throws {
    let features = Tensor([Float](arrayLiteral: 1, 0, 100, 1, 0, 1, 1, 100), [4, 2])
    let groups = try KMeans(k: 2, spherical: true)(features, Generator(seed: 1)).assignments.ints
    #expect(groups[0] == groups[1] && groups[2] == groups[3] && groups[0] != groups[2])
  }

  @Test func `more restarts never end higher`() throws {
    let features = try Peers().features
    let one = try KMeans(k: 50)(features, Generator(seed: 8)).objective
    #expect(try KMeans(k: 50, restarts: 4)(features, Generator(seed: 8)).objective <= one)
  }

  @Test func `a higher tolerance ends sooner`() throws {
    let features = try Peers().features
    let loose = try KMeans(k: 50, tolerance: 0.05)(features, Generator(seed: 8))
    let tight = try KMeans(k: 50, tolerance: 0)(features, Generator(seed: 8))
    #expect(loose.iterations < tight.iterations && tight.objective < loose.objective)
  }

  @Test func `fewer features than clusters are refused`() {
    let error = #expect(throws: ClusteringError.self) {
      try KMeans(k: 10)(Tensor.ones([5, 2]), Generator(seed: 1))
    }
    #expect(
      error?.description
        == "k-means cannot make 10 clusters of 5 features; k must be at most the number of features")
  }

  @Test(arguments: [Float.nan, .infinity, 1e30]) func `features that are not finite are refused`(value: Float) {
    let error = #expect(throws: ClusteringError.self) {
      try KMeans(k: 2)(Tensor([1, 2, 3, value, 5, 6], [3, 2]), Generator(seed: 1))
    }
    #expect(
      error?.description
        == "k-means needs finite features, but row 1 of 3 holds NaN, an infinity or a number too large to be squared; "
        + "look for the step at which training diverged")
  }
}
