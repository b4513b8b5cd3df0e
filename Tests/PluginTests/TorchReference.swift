import Foundation
import Testing
import Torch

@testable import Components

/// The tensors that Python computed, in `Fixtures/<name>.safetensors` next to the test; the script `<name>.py` there
/// created them.
struct TorchReference {
  private let file: Safetensors.File

  init(_ name: String, test: String = #filePath) throws {
    let folder = URL(filePath: test).deletingLastPathComponent()
    file = try Safetensors.decode(Data(contentsOf: folder.appending(path: "Fixtures/\(name).safetensors")))
  }

  subscript(name: String) -> Tensor {
    get throws { try #require(file.tensors[name], "the fixture has no tensor '\(name)'") }
  }

  func text(_ name: String) throws -> String { try #require(file.metadata[name]) }
}

/// The largest difference of two tensors, relative to the largest element of the second.
func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
  a.shape == b.shape ? (a - b).abs().max().item / b.abs().max().item : .infinity
}
