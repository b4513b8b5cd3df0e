import Foundation
import Testing
import Torch

@Suite struct MappedFileTests {
  private let path = NSTemporaryDirectory() + "clutch-mapped-\(UUID().uuidString)"

  @Test func `a file's bytes are a tensor, and a change of it changes no file`() throws {
    try Data((0..<12).map { UInt8($0) }).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tensor = try Tensor(mapping: path, [2, 3, 2])
    #expect(tensor.shape == [2, 3, 2] && tensor.dtype == .uint8 && tensor.ints == Array(0..<12))
    call("aten::fill_.Scalar", tensor, 7)
    #expect(tensor.ints == Array(repeating: 7, count: 12))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).elementsEqual((0..<12).map { UInt8($0) }))
  }

  @Test func `a file that is missing or too short is an error`() throws {
    #expect(throws: TorchError.self) { try Tensor(mapping: path, [1]) }
    try Data([1, 2]).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: TorchError.self) { try Tensor(mapping: path, [3]) }
    #expect(error?.description.contains(path) == true)
  }
}
