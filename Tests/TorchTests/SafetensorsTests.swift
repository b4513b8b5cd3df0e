import Foundation
import Storage
import Testing

@testable import Torch

@Suite struct SafetensorsTests {
  /// A file with the given header and elements.
  func file(_ header: String, _ body: [UInt8] = [], length: UInt64? = nil) -> Data {
    var data = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) }
    data.append(contentsOf: header.utf8)
    data.append(contentsOf: body)
    return data
  }

  @Test(arguments: DType.allCases) func `a tensor of every type comes back to the bit`(dtype: DType) throws {
    let tensor = Tensor([0.0, 1, 1, 0, 1, 0], [3, 2]).to(dtype)
    let back = try #require(try Safetensors.decode(Safetensors.encode(.init(tensors: ["x": tensor]))).tensors["x"])
    #expect(back.dtype == dtype && back.shape == [3, 2] && back.doubles == tensor.doubles)
  }

  @Test func `scalars, empty tensors, layouts and metadata come back`() throws {
    let image = Tensor.rand([2, 3, 4, 5], Generator(seed: 1))
    let tensors = ["a": Tensor([7.0], []), "b.c": Tensor.zeros([0, 3]), "ü": image.contiguous(.channelsLast)]
    let back = try Safetensors.decode(
      Safetensors.encode(.init(tensors: tensors, metadata: ["epoch": "3", "ä": "\"\n"])))
    #expect(back.metadata == ["epoch": "3", "ä": "\"\n"])
    #expect(back.tensors["a"]?.shape == [] && back.tensors["a"]?.item == 7)
    #expect(back.tensors["b.c"]?.shape == [0, 3])
    #expect(back.tensors["ü"]?.floats == image.floats)
  }

  @Test func `equal contents give equal bytes`() {
    let tensors = (0..<20).map { ("layer\($0)", Tensor.full([2], Double($0))) }
    let data = Safetensors.encode(.init(tensors: Dictionary(uniqueKeysWithValues: tensors)))
    #expect(data == Safetensors.encode(.init(tensors: Dictionary(uniqueKeysWithValues: tensors.reversed()))))
  }

  @Test func `the elements start at a multiple of 8 bytes`() {
    for name in ["a", "ab", "abc", "abcd"] {
      let data = Safetensors.encode(.init(tensors: [name: .ones([1])]))
      #expect((data.count - 4) % 8 == 0)
    }
  }

  @Test(.enabled(if: Python.has("safetensors.numpy"), "python3 has no package safetensors with numpy"))
  func `Python's safetensors opens it`() throws {
    let x = Tensor([1, 2, 3, 4, 5, 6].map(Float.init), [2, 3])
    let file = Safetensors.File(tensors: ["x.y": x, "n": Tensor([-1, 7])], metadata: ["epoch": "3"])
    let seen = try Python.open(
      Safetensors.encode(file),
      """
      import sys, safetensors
      with safetensors.safe_open(sys.argv[1], "numpy") as f:
          for k in sorted(f.keys()): print(k, f.get_tensor(k).dtype, f.get_tensor(k).tolist())
          print(f.metadata())
      """)
    #expect(seen == "n int64 [-1, 7]\nx.y float32 [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]\n{'epoch': '3'}")
  }

  @Test(arguments: [
    ("", "is cut short: it has 0 bytes, fewer than a header"),
    ("1234567", "is cut short: it has 7 bytes, fewer than a header"),
    ("PK\u{3}\u{4}12345", "is cut short or no safetensors file: its header should have 3761405299886607184 bytes"),
  ])
  func `what is no safetensors file is refused`(text: String, message: String) {
    let error = #expect(throws: FileError.self) { try Safetensors.decode(Data(text.utf8)) }
    #expect(error?.description == message)
  }

  static let huge = Int.max
  @Test(arguments: [
    ("[]", "has a damaged header: it is not a JSON object"),
    ("{\"x\": ", "has a damaged header: it is not a JSON object"),
    (String(repeating: "[", count: 100_000), "has a damaged header: it is not a JSON object"),
    (entry("F32", "[2]", "[0, 8]", more: "}"), "has a damaged header: it is not a JSON object"),
    ("{\"x\": 1}", "has a damaged entry for the tensor 'x'"),
    (entry("F99", "[2]", "[0, 8]"), "has a damaged entry for the tensor 'x'"),
    (entry("F32", "[\"2\"]", "[0, 8]"), "has a damaged entry for the tensor 'x'"),
    (entry("F32", "[2.5]", "[0, 8]"), "has a damaged entry for the tensor 'x'"),
    (entry("F32", "[2]", "[0]"), "has a damaged entry for the tensor 'x'"),
    (entry("F32", "[2]", "[0, 1e99]"), "has a damaged entry for the tensor 'x'"),
    (entry("F32", "[-2]", "[0, 8]"), "has an impossible shape [-2] for the tensor 'x'"),
    (entry("F32", "[\(huge), 4]", "[0, 8]"), "has an impossible shape [\(huge), 4] for the tensor 'x'"),
    (entry("F32", "[0, \(huge), 4]", "[0, 0]"), "has an impossible shape [0, \(huge), 4] for the tensor 'x'"),
    (entry("F32", "[2]", "[4, 12]"), "is cut short or damaged: the tensor 'x' does not fit into it"),
    (entry("F32", "[2]", "[-8, 0]"), "is cut short or damaged: the tensor 'x' does not fit into it"),
    (entry("F32", "[2]", "[8, 0]"), "is cut short or damaged: the tensor 'x' does not fit into it"),
    (entry("F32", "[2]", "[1, \(Int.min)]"), "is cut short or damaged: the tensor 'x' does not fit into it"),
    (entry("F32", "[3]", "[0, 8]"), "is cut short or damaged: the tensor 'x' does not fit into it"),
  ])
  func `a damaged or hostile header is refused`(header: String, message: String) {
    let error = #expect(throws: FileError.self) {
      try Safetensors.decode(file(header, [UInt8](repeating: 0, count: 8)))
    }
    #expect(error?.description == message)
  }

  static func entry(_ dtype: String, _ shape: String, _ offsets: String, more: String = "") -> String {
    "{\"x\": {\"dtype\": \"\(dtype)\", \"shape\": \(shape), \"data_offsets\": \(offsets)}}\(more)"
  }

  @Test(arguments: [UInt64(Int.max), UInt64.max, 1 << 63, 1000])
  func `an impossible length of the header is refused`(length: UInt64) {
    let error = #expect(throws: FileError.self) { try Safetensors.decode(file("{}", length: length)) }
    #expect(error?.description == "is cut short or no safetensors file: its header should have \(length) bytes")
  }

  @Test func `a file cut at any byte, or with any byte changed, gives an error or a file`() {
    let whole = Safetensors.encode(.init(tensors: ["x": .ones([2, 2]), "n": Tensor([1, 2])], metadata: ["a": "b"]))
    for length in 0..<whole.count {
      #expect(throws: FileError.self) { try Safetensors.decode(whole.prefix(length)) }
    }
    for place in 0..<whole.count {
      for value: UInt8 in [0, 0x2D, 0x39, 0x80, 0xFF] {
        var damaged = whole
        damaged[place] = value
        _ = try? Safetensors.decode(damaged)  // must come back
      }
    }
  }
}
