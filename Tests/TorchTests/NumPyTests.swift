import Foundation
import Storage
import Testing

@testable import Torch

@Suite struct NumPyTests {
  /// A version 1.0 file with the given header and elements.
  func file(_ header: String, bytes: Int = 8) -> Data {
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: withUnsafeBytes(of: UInt16(header.utf8.count).littleEndian) { Array($0) })
    return data + Data(header.utf8) + Data(count: bytes)
  }

  @Test(arguments: DType.allCases) func `a tensor of every type comes back to the bit`(dtype: DType) throws {
    let tensor = Tensor([0.0, 1, 1, 0, 1, 0], [3, 2]).to(dtype)
    let back = try NumPy.decode(NumPy.encode(tensor))
    #expect(back.dtype == (dtype == .bfloat16 ? .float32 : dtype))
    #expect(back.shape == [3, 2] && back.doubles == tensor.doubles)
  }

  @Test(arguments: [[], [1], [0], [5], [0, 3], [2, 3, 4]]) func `every shape comes back`(shape: [Int]) throws {
    let tensor = Tensor.rand(shape, Generator(seed: 1))
    let back = try NumPy.decode(NumPy.encode(tensor))
    #expect(back.shape == shape && back.floats == tensor.floats)
  }

  @Test func `the elements start at a multiple of 64 bytes`() {
    for rank in 0..<20 {
      let data = NumPy.encode(.ones([Int](repeating: 1, count: rank)))
      #expect((data.count - 4) % 64 == 0)
    }
  }

  @Test(.enabled(if: Python.has("numpy"), "python3 has no package numpy"), arguments: DType.allCases)
  func `Python's numpy opens it`(dtype: DType) throws {
    let tensor = Tensor([0.0, 1, 1, 0, 1, 0], [2, 3]).to(dtype)
    let seen = try Python.open(
      NumPy.encode(tensor),
      "import sys, numpy; x = numpy.load(sys.argv[1]); print(x.dtype, x.astype(int).tolist())")
    #expect(seen == "\(dtype == .bfloat16 ? .float32 : dtype) [[0, 1, 1], [0, 1, 0]]")
  }

  @Test(
    .enabled(if: Python.has("numpy"), "python3 has no package numpy"), arguments: ["()", "(1,)", "(0, 3)", "(2, 3)"])
  func `what numpy writes is read`(shape: String) throws {
    let text = try Python.run(
      "import numpy, io; f = io.BytesIO(); numpy.save(f, numpy.ones(\(shape), 'f4')); print(f.getvalue().hex())")
    let bytes = stride(from: 0, to: text.count, by: 2).compactMap { i in
      UInt8(text.dropFirst(i).prefix(2), radix: 16)
    }
    let tensor = try NumPy.decode(Data(bytes))
    #expect("(\(tensor.shape.map(String.init).joined(separator: ", "))\(tensor.rank == 1 ? "," : ""))" == shape)
    #expect(tensor.floats.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [
    Data(), Data([0x93]), Data("PK\u{3}\u{4} is a zip archive".utf8),
    Data([0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0, 0, 0]), Data([0x93] + Array("NUMPX".utf8) + [1, 0, 0, 0]),
  ])
  func `what is no npy file is refused`(data: Data) {
    let error = #expect(throws: FileError.self) { try NumPy.decode(data) }
    #expect(error?.description == "is no .npy file of version 1")
  }

  static func header(_ type: String, _ shape: String, order: String = "False") -> String {
    "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
  }

  @Test(arguments: [
    header(">f4", "(2,)"), header("|O", "(2,)"), header("<f4", "(2,)", order: "True"), header("<f4", "2"),
    header("<f4", "(2"), header("<f4", "(2, x)"), header("<f4", "(2.0,)"), header("<f4", ")2("), "",
  ])
  func `a header that is not understood is refused`(text: String) {
    let error = #expect(throws: FileError.self) { try NumPy.decode(file(text)) }
    #expect(error?.description == "has a header that is not understood: \(text)")
  }

  static let wrapping = [Int](repeating: 65536, count: 4)  // the product is 2^64, which wraps to 0
  @Test(arguments: [
    ([3], 8), ([1], 8), ([], 8), ([-2], 8), ([Int.max], 8), ([Int.max, 2], 8), ([0, Int.max, Int.max], 0),
    (wrapping, 0),
  ])
  func `a shape that does not fit the elements is refused`(shape: [Int], bytes: Int) {
    let text = Self.header("<f4", "(\(shape.map { "\($0)," }.joined()))")
    let long = text + String(repeating: " ", count: 65535 - text.utf8.count)
    let error = #expect(throws: FileError.self) { try NumPy.decode(file(long, bytes: bytes)) }
    #expect(error?.description == "is cut short or damaged: its shape \(shape) does not fit its \(bytes) bytes")
  }

  @Test func `a file cut at any byte, or with any byte changed, gives an error or a tensor`() {
    let whole = NumPy.encode(.ones([2, 3]))
    for length in 0..<whole.count {
      #expect(throws: FileError.self) { try NumPy.decode(whole.prefix(length)) }
    }
    for place in 0..<whole.count {
      for value: UInt8 in [0, 0x28, 0x2D, 0x39, 0x80, 0xFF] {
        var damaged = whole
        damaged[place] = value
        _ = try? NumPy.decode(damaged)  // must come back
      }
    }
  }
}
