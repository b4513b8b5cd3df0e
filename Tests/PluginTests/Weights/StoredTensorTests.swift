import Testing
import Torch

@testable import Formats

@Suite struct StoredTensorTests {
  private func view(_ offset: Int, _ shape: [Int], _ strides: [Int], of count: Int = 12) throws -> StoredTensor {
    let elements = StoredElements(key: "0", dtype: .float32, count: count)
    return try StoredTensor(elements, offset: offset, shape: shape, strides: strides)
  }

  /// The last element of a view is at offset + Σ (length − 1) · stride, which must be at most 11.
  @Test(
    arguments: [
      (0, [3, 4], [4, 1]), (0, [4, 3], [1, 4]), (1, [3, 3], [4, 1]), (11, [], []), (11, [1, 1], [100, 100]),
      (11, [1000], [0]), (0, [2, 2, 2], [6, 3, 2]),
    ] as [(Int, [Int], [Int])])
  func `a view may end with the last element`(offset: Int, shape: [Int], strides: [Int]) throws {
    let found = try view(offset, shape, strides)
    #expect(found.offset == offset && found.shape == shape && found.strides == strides)
  }

  @Test(
    arguments: [
      (1, [3, 4], [4, 1]), (1, [4, 3], [1, 4]), (2, [3, 3], [4, 1]), (12, [], []), (12, [1, 1], [100, 100]),
      (12, [1000], [0]), (1, [2, 2, 2], [6, 3, 2]),
    ] as [(Int, [Int], [Int])])
  func `one element further is beyond the end`(offset: Int, shape: [Int], strides: [Int]) {
    let error = #expect(throws: StoredTensorError.self) { try view(offset, shape, strides) }
    #expect(error?.description.contains("from element \(offset) on") == true)
  }

  @Test func `a view without elements may begin at the end`() throws {
    #expect(try view(12, [0, 5], [5, 1]).shape == [0, 5])
    #expect(try view(0, [0], [1], of: 0).shape == [0])
  }

  @Test(
    arguments: [
      (-1, [1], [1]), (0, [2], [-1]), (0, [-2], [1]), (0, [2, 2], [1]), (0, [2], [1, 1]), (0, [], [1]),
    ] as [(Int, [Int], [Int])])
  func `negative numbers and missing strides are impossible`(offset: Int, shape: [Int], strides: [Int]) {
    let error = #expect(throws: StoredTensorError.self) { try view(offset, shape, strides) }
    #expect(error?.description.contains("impossible") == true)
  }

  @Test func `sixteen axes are the most`() throws {
    func ones(_ axes: Int) -> [Int] { Array(repeating: 1, count: axes) }
    #expect(try view(0, ones(16), ones(16)).shape.count == 16)
    #expect(throws: StoredTensorError.self) { try view(0, ones(17), ones(17)) }
  }

  @Test(
    arguments: [
      ("ByteStorage", .uint8), ("CharStorage", .int8), ("ShortStorage", .int16), ("IntStorage", .int32),
      ("LongStorage", .int64), ("HalfStorage", .float16), ("FloatStorage", .float32), ("DoubleStorage", .float64),
      ("BoolStorage", .bool), ("BFloat16Storage", .bfloat16),
    ] as [(String, DType)])
  func `a storage has the type of its name in PyTorch`(name: String, dtype: DType) {
    #expect(PickleGlobal(module: "torch", name: name) == .storage(dtype))
    #expect(PickleGlobal(module: "torch.cuda", name: name) == nil)
  }
}
