import Clutch
import Foundation
import Testing

@testable import Plugins

/// Training and test rows with the scores that scikit-learn gives them; Fixtures/scores.py says how.
struct ScorerGolden {
  private let tensors: [String: Tensor]

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/scores.safetensors")
    tensors = try Safetensors.decode(Data(contentsOf: file)).tensors
  }

  subscript(name: String) -> Tensor { get throws { try #require(tensors[name], "the golden file has no \(name)") } }
}

extension Scorer {
  /// Fits on `bank` and scores `queries`.
  func scores(_ bank: Tensor, _ queries: Tensor) throws -> Tensor {
    let fitted = try fit(bank, Generator(seed: 0))
    return fitted(queries)
  }
}

/// The largest difference of two tensors of one shape.
func difference(_ a: Tensor, _ b: Tensor) -> Double {
  a.shape == b.shape ? (a.to(.float64) - b.to(.float64)).abs().max().item : .infinity
}
