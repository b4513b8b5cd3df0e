import Testing
import Torch

@testable import Formats
@testable import Storage

@Suite struct UnpicklerTests {
  private static let global: [UInt8] = Array("c".utf8)

  /// A name as the instruction GLOBAL writes it.
  private func global(_ module: String, _ name: String) -> [UInt8] { Self.global + Array("\(module)\n\(name)\n".utf8) }

  private func short(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

  /// A storage of float32 as a persistent identifier.
  private func storage(_ count: UInt8) -> [UInt8] {
    Array("(".utf8) + short("storage") + global("torch", "FloatStorage") + short("0") + short("cpu")
      + [UInt8(ascii: "K"), count] + Array("tQ".utf8)
  }

  /// A tensor of one axis.
  private func tensor(_ storage: [UInt8], offset: UInt8 = 0, length: UInt8, stride: UInt8 = 1) -> [UInt8] {
    let k = UInt8(ascii: "K")
    return global("torch._utils", "_rebuild_tensor_v2") + Array("(".utf8) + storage
      + [k, offset, k, length, 0x85, k, stride, 0x85, 0x89, UInt8(ascii: "}")] + Array("tR".utf8)
  }

  private func read(_ body: [UInt8]) throws(FileError) -> [NamedStored] {
    var unpickler = Unpickler([0x80, 2] + body + Array(".".utf8))
    let value = try unpickler.value()
    return try unpickler.heap.named(value)
  }

  private func message(_ body: [UInt8]) -> String? { #expect(throws: FileError.self) { try read(body) }?.description }

  @Test func `a call of a function is refused by its name, in both ways to write it`() {
    let expected =
      "has a pickle with 'posix.system'; only dictionaries of tensors are read, and no code is run; save the weights "
      + "with torch.save(model.state_dict(), …)"
    let arguments = short("touch /tmp/clutch-was-here") + [0x85] + Array("R".utf8)
    #expect(message(global("posix", "system") + arguments) == expected)
    #expect(message(short("posix") + short("system") + [0x93] + arguments) == expected)
  }

  @Test(arguments: [
    ("builtins", "eval"), ("torch", "load"), ("torch._utils", "_rebuild_device_tensor"), ("numpy", "ndarray"),
    ("torchvision.models.resnet", "ResNet"), ("collections", "Counter"), ("torch", "QUInt8Storage"),
  ])
  func `every name but those of tensors is refused`(module: String, name: String) {
    #expect(message(global(module, name))?.hasPrefix("has a pickle with '\(module).\(name)'; only") == true)
  }

  @Test func `control characters of a name do not reach the terminal`() {
    #expect(message(global("a\u{1B}[31m", "b"))?.contains("\u{1B}") == false)
  }

  @Test func `an object's instructions are refused`() {
    #expect(
      message(Array("(i".utf8))
        == "has a pickle with the instruction 105 at byte 3, which weights do not need; save the "
        + "weights with torch.save(model.state_dict(), …)")
    #expect(message(Array("]Nb".utf8))?.hasPrefix("has a pickle with attributes of a list; only") == true)
    #expect(message([0x80, 1])?.hasPrefix("has a pickle with protocol 1; protocols 2 to 5 are read") == true)
  }

  @Test func `tensors are found in dictionaries, lists and tuples; of equal keys, the last counts`() throws {
    let one = tensor(storage(6), offset: 1, length: 2, stride: 3)
    let body =
      Array("}(".utf8) + short("a") + one + short("b") + Array("](".utf8) + one + Array("Ne".utf8) + short("a")
      + tensor(storage(6), length: 4) + [UInt8(ascii: "K"), 7] + one + [0x85] + Array("u".utf8)
    let found = try read(body)
    #expect(found.map(\.name) == ["a", "b.0", "7.0"])
    #expect(found.map(\.tensor.shape) == [[4], [2], [2]])
    #expect(found[1].tensor.offset == 1 && found[1].tensor.strides == [3])
    #expect(found[1].tensor.elements == StoredElements(key: "0", dtype: .float32, count: 6))
  }

  /// OrderedDict([["a", tensor], ["b", tensor]]), as Python 2 writes it.
  @Test func `an ordered dictionary of Python 2 is read, whose entries are arguments`() throws {
    func pair(_ key: String) -> [UInt8] {
      Array("](U".utf8) + [UInt8(key.utf8.count)] + Array(key.utf8) + tensor(storage(6), length: 2) + Array("e".utf8)
    }
    let start = global("collections", "OrderedDict") + Array("](".utf8)
    let end: [UInt8] = Array("e".utf8) + [0x85] + Array("R".utf8)
    #expect(try read(start + pair("a") + pair("b") + end).map(\.name) == ["a", "b"])
    #expect(message(start + Array("]N".utf8) + end)?.contains("a dictionary with an entry that is no pair") == true)
    let wrong = global("collections", "OrderedDict") + Array("N".utf8) + [0x85] + Array("R".utf8)
    #expect(message(wrong)?.contains("a dictionary made of None") == true)
  }

  @Test func `a view beyond the end of its storage is refused`() throws {
    #expect(try read(tensor(storage(6), offset: 2, length: 2, stride: 3)).count == 1)
    let beyond = message(tensor(storage(6), offset: 3, length: 2, stride: 3))
    #expect(
      beyond?.contains(
        "a tensor of the shape [2] with strides [3] from element 3 on, which reaches beyond the 6 elements of its storage"
      )
        == true)
  }

  @Test func `views whose size overflows are refused`() throws {
    let elements = StoredElements(key: "0", dtype: .float32, count: 1)
    func view(_ shape: [Int], _ strides: [Int]) throws -> StoredTensor {
      try StoredTensor(elements, offset: 0, shape: shape, strides: strides)
    }
    #expect(try view([1 << 40, 3], [0, 0]).shape == [1 << 40, 3])
    #expect(throws: StoredTensorError.self) { try view([1 << 40, 1 << 40], [0, 0]) }
    #expect(throws: StoredTensorError.self) { try view([3, 3], [1 << 62, 1 << 62]) }
    #expect(throws: StoredTensorError.self) { try view([-1], [1]) }
    #expect(throws: StoredTensorError.self) { try view([1], [1, 1]) }
    #expect(try view([0, 5], [100, 100]).shape == [0, 5])
  }

  @Test func `a container that contains itself is refused`() {
    let expected =
      "has containers that contain themselves or are nested deeper than 32; save model.state_dict() alone"
    // l = []; l.append(l)
    #expect(message(Array("]q\u{0}h\u{0}a".utf8)) == expected)
    // d = {}; d[""] = d
    #expect(message(Array("}q\u{0}".utf8) + short("") + Array("h\u{0}s".utf8)) == expected)
  }

  @Test func `deep nesting costs no recursion`() {
    let depth = 200_000
    let lists =
      Array(repeating: UInt8(ascii: "]"), count: depth) + Array(repeating: UInt8(ascii: "a"), count: depth - 1)
    #expect(message(lists)?.hasPrefix("has containers that") == true)
    #expect(message(Array("N".utf8) + Array(repeating: 0x85, count: depth))?.hasPrefix("has containers that") == true)
  }

  @Test(arguments: [
    [UInt8(ascii: "X"), 255, 255, 255, 255], [0x8D] + Array(repeating: 255, count: 8),
    [0x8E, 0, 0, 0, 0, 0, 0, 0, 128],
    [UInt8(ascii: "B"), 255, 255, 255, 127], [0x8B, 255, 255, 255, 255], [UInt8(ascii: "K")],
  ])
  func `a length beyond the end of the pickle is an error and takes no memory`(body: [UInt8]) {
    #expect(message(body)?.hasPrefix("is cut short or damaged: its pickle ends at byte ") == true)
  }

  @Test(arguments: ["t", "e", "R", "h\u{5}", "]u", "Q", "s", "0", "NNR", "(0", "2"])
  func `instructions that find the wrong values are errors`(body: String) {
    #expect(message(Array(body.utf8))?.hasPrefix("is cut short or damaged: its pickle has ") == true)
  }

  @Test func `numbers have the values that Python gives them`() throws {
    func value(_ body: [UInt8]) throws -> PickleValue {
      var unpickler = Unpickler(body + Array(".".utf8))
      return try unpickler.value()
    }
    #expect(try value([UInt8(ascii: "J"), 0xFE, 0xFF, 0xFF, 0xFF]) == .int(-2))
    #expect(try value([UInt8(ascii: "M"), 1, 2]) == .int(513))
    #expect(try value([0x8A, 2, 0x00, 0xFF]) == .int(-256))
    #expect(try value([0x8A, 0]) == .int(0))
    #expect(try value([0x8A, 8] + Array(repeating: 255, count: 8)) == .int(-1))
    #expect(try value([UInt8(ascii: "G"), 0xBF, 0xF0, 0, 0, 0, 0, 0, 0]) == .number(-1))
    #expect(try value([0x8A, 9] + Array(repeating: 1, count: 9)) == .large(Array(repeating: 1, count: 9)))
  }
}
