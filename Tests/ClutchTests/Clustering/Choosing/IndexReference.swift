import Foundation
import Testing
import Torch

@testable import ClusterAnalysis

/// Features in clusters, and scikit-learn's indices of them: Fixtures/indices.py.
struct IndexReference {
  private let file: Safetensors.File

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    file = try Safetensors.decode(Data(contentsOf: folder.appending(path: "Fixtures/indices.safetensors")))
  }

  subscript(name: String) -> Tensor {
    get throws { try #require(file.tensors[name], "the fixture has no tensor '\(name)'") }
  }

  var covariances: [String] {
    get throws { try #require(file.metadata["covariances"]).split(separator: " ").map(String.init) }
  }

  var partition: Partition {
    get throws { Partition(try self["features"], assignments: try self["labels"]) }
  }

  /// Tight groups of rows around orthogonal directions, of unit length [count · size, 8].
  static func groups(_ count: Int, of size: Int, spread: Double = 0.05, seed: UInt64 = 1) -> Tensor {
    let axes = Tensor.eye(8)[0..<count].unsqueeze(1).expand(count, size, 8).reshape(-1, 8)
    return (axes + spread * Tensor.randn([count * size, 8], Generator(seed: seed))).normalize()
  }
}
