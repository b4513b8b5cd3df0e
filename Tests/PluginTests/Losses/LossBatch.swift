import Clutch
import Foundation
import Testing

/// The inputs of a loss: raw projections and the clusters of their images.
struct LossBatch {
  var projections: Tensor
  var clusters: BatchClusters

  /// A concentration of 0 means a cluster of one member, as in PCL's code.
  init(_ projections: Tensor, _ assignments: [Int], centers: Tensor, concentrations: Tensor? = nil) {
    self.projections = projections
    let concentrations = concentrations ?? Tensor([Double](repeating: 0.5, count: centers.size(0)))
    clusters = BatchClusters(
      assignments: Tensor(assignments), centers: centers, concentrations: concentrations,
      sizes: Tensor(concentrations.doubles.map { $0 == 0 ? 1 : 5 }))
  }

  /// A batch of the fixture, float64: `v2` has two views of six images, `v3` has three views of five.
  init(_ name: String) throws {
    let file = try LossBatch.fixture()
    self.init(
      try #require(file["\(name)/projections"]), try #require(file["\(name)/assignments"]).ints,
      centers: try #require(file["centers"]), concentrations: file["concentrations"])
  }

  /// Two equal views of each image, as unit vectors along the given axes.
  init(axes: [Int], _ assignments: [Int], centers: [Int], dimensions d: Int = 4) {
    let eye = Tensor.eye(d, .float64)
    self.init(.stack([eye[Tensor(axes)], eye[Tensor(axes)]]), assignments, centers: eye[Tensor(centers)])
  }

  /// Random projections, float64 [2, n, d], with random centers.
  init(random assignments: [Int], centers k: Int, seed: UInt64 = 1) {
    let random = Generator(seed: seed)
    self.init(
      .randn([2, assignments.count, 8], random, .float64), assignments,
      centers: .randn([k, 8], random, .float64).normalize())
  }

  /// The tensors written by Fixtures/losses.py.
  static func fixture() throws -> [String: Tensor] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/losses.safetensors")
    return try Safetensors.decode(Data(contentsOf: file)).tensors
  }
}
