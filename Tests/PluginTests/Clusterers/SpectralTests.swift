import ClusterAnalysis
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Metrics
@testable import Plugins

@Suite struct SpectralTests {
  private func file() throws -> Safetensors.File {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/clusterers.safetensors")
    return try Safetensors.decode(Data(contentsOf: url))
  }

  private func spectral(_ k: Int, neighbors: Int = 10) -> Spectral {
    var spectral = Spectral()
    spectral.k = k
    spectral.neighbors = neighbors
    return spectral
  }

  @Test(arguments: ["moons", "circles"], [6, 10, 40])
  func `shapes that k-means cannot tell apart are separated`(name: String, neighbors: Int) throws {
    let tensors = try file().tensors
    let features = try #require(tensors["\(name) features"])
    let classes = try #require(tensors["\(name) classes"]).ints
    #expect(agree(try spectral(2, neighbors: neighbors)(features, Generator(seed: 1)).ints, classes))
    #expect(!agree(try KMeans(k: 2)(features, Generator(seed: 1)).assignments.ints, classes))
  }

  @Test(arguments: [false, true]) func `digits are grouped at least as well as by scikit-learn's spectral clustering`(
    unit: Bool
  ) throws {
    let file = try file()
    let features = try #require(file.tensors["digits features"]).to(.float32)
    let classes = try #require(file.tensors["digits classes"]).ints
    let peer = try #require(file.metadata["digits spectral"].flatMap(Double.init))
    let groups = try spectral(10)(unit ? features.normalize() : features, Generator(seed: 1)).ints
    #expect(try ContingencyTable(labels: classes, clusters: groups).adjustedRandIndex >= peer)
  }

  /// Blobs of 200, 30 and 12 points, and their clusters by scikit-learn: Fixtures/uneven.py.
  @Test func `clusters of very different sizes are found with rows over the root of their degree`() throws {
    let file = try TorchReference("uneven")
    let (features, truth) = (try file["features"], try file["truth"].ints)
    #expect(agree(try file["labels"].ints, truth))
    func agreement(_ rows: Spectral.Rows) throws -> Double {
      var spectral = spectral(3)
      spectral.rows = rows
      let groups = try spectral(features, Generator(seed: 1)).ints
      return try ContingencyTable(labels: truth, clusters: groups).adjustedRandIndex
    }
    #expect(try agreement(.degree) > 0.97)
    #expect(try agreement(.unit) < 0.9)
  }

  @Test func `the same seed gives the same bits`() throws {
    let features = Tensor.randn([400, 8], Generator(seed: 1))
    let a = try spectral(6)(features, Generator(seed: 2)).ints
    #expect(a == (try spectral(6)(features, Generator(seed: 2)).ints))
    #expect(Set(a) == Set(0..<6))
  }

  @Test func `of more pieces than clusters the closest are joined`() throws {
    // Five tight groups on a line at 0, 1, 10, 11 and 30: three clusters.
    let places = [0, 1, 10, 11, 30].flatMap { Array(repeating: Float($0), count: 20) }
    let features = Tensor(places, [100, 1]) + Tensor.randn([100, 1], Generator(seed: 1)) * 0.01
    let groups = try spectral(3, neighbors: 5)(features, Generator(seed: 1)).ints
    #expect(agree(groups, places.map { $0 < 5 ? 0 : $0 < 20 ? 1 : 2 }))
  }

  @Test func `equal features do not disturb it`() throws {
    let features = Tensor([0, 0, 0, 5, 5, 5].flatMap { Array(repeating: Float($0), count: 10) }, [60, 1])
    let groups = try spectral(2)(features, Generator(seed: 1)).ints
    #expect(agree(groups, (0..<60).map { $0 / 30 }))
    #expect(try spectral(5)(features, Generator(seed: 1)).shape == [60])
  }

  @Test(arguments: [1, 2, 3, 11]) func `few features are no trouble`(n: Int) throws {
    let features = Tensor.randn([n, 3], Generator(seed: 1))
    for k in 1...n { #expect(try Set(spectral(k)(features, Generator(seed: 1)).ints).count == k) }
  }

  @Test func `fewer features than clusters are refused`() {
    let error = #expect(throws: ClusteringError.self) { try spectral(4)(Tensor.ones([3, 2]), Generator(seed: 1)) }
    #expect(
      error?.description
        == "spectral clustering cannot make 4 clusters of 3 features; k must be at most the number of features")
  }

  @Test func `features that are not finite are refused`() {
    let error = #expect(throws: ClusteringError.self) {
      try spectral(2)(Tensor([1, 2, 3, .nan, 5, 6], [3, 2]), Generator(seed: 1))
    }
    #expect(
      error?.description
        == "spectral clustering needs finite features, but row 1 of 3 holds NaN, an infinity or a number too large to "
        + "be squared; look for the step at which training diverged")
  }

  @Test func `options out of range are refused`() {
    let options: [(String, WritableKeyPath<Spectral, Int>)] = [
      ("k", \.k), ("neighbors", \.neighbors), ("restarts", \.restarts),
    ]
    for (option, path) in options {
      var spectral = Spectral()
      spectral[keyPath: path] = 0
      let error = #expect(throws: OptionError.self) { try spectral.validate() }
      #expect(error?.option == option && error?.message == "must be 1 or more, but is 0")
    }
  }
}
