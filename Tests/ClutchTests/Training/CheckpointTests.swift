import Foundation
import Testing
import Torch

@testable import Components
@testable import Storage
@testable import Training

@Suite struct CheckpointTests {
  private func sample() -> Checkpoint {
    let random = Generator(seed: 3)
    let tensors = ["encoder.weight": Tensor.randn([3, 4], random), "clusters.assignments": Tensor([1, 2, 3])]
    return Checkpoint(tensors: tensors, epoch: 4, step: 7, metadata: ["normalize.mean": "0.5"])
  }

  @Test func `what is written is read again`() throws {
    let folder = try TemporaryFolder()
    let checkpoint = sample()
    try checkpoint.write(to: "\(folder.path)/c")
    let read = try Checkpoint(path: "\(folder.path)/c")
    #expect(read.epoch == 4 && read.step == 7 && read.metadata == checkpoint.metadata)
    #expect(read.tensors["encoder.weight"]?.floats == checkpoint.tensors["encoder.weight"]?.floats)
    #expect(read.tensors["clusters.assignments"]?.ints == [1, 2, 3])
  }

  @Test func `a flipped bit anywhere, or a cut, is noticed`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/c"
    try sample().write(to: path)
    let whole = try #require(folder.read("c"))
    for index in whole.indices {
      var data = whole
      data[index] ^= 1 << (index % 8)
      try data.write(to: URL(fileURLWithPath: path))
      #expect(throws: RunError.self, "byte \(index)") { try Checkpoint(path: path) }
    }
    for length in stride(from: 0, to: whole.count, by: 17) {
      try whole[..<length].write(to: URL(fileURLWithPath: path))
      #expect(throws: RunError.self, "cut after \(length) bytes") { try Checkpoint(path: path) }
    }
  }

  @Test func `restoring keeps the place and the layout of tensors`() throws {
    let weight = Tensor.zeros([3, 4])
    try sample().restore([NamedTensor(name: "weight", tensor: weight, isBuffer: false)], prefix: "encoder.")
    #expect(weight.floats == sample().tensors["encoder.weight"]?.floats)
  }

  @Test func `a tensor that is missing or of another shape is named`() {
    let wrong = NamedTensor(name: "weight", tensor: .zeros([4, 4]), isBuffer: false)
    let error = #expect(throws: RunError.self) { try sample().restore([wrong], prefix: "encoder.") }
    #expect(error?.description == "the tensor 'encoder.weight' is [3, 4] in the checkpoint, but [4, 4] in the network")
    let missing = #expect(throws: RunError.self) { try sample().restore([wrong], prefix: "head.") }
    #expect(missing?.description == "the checkpoint lacks the tensor 'head.weight'")
  }
}
