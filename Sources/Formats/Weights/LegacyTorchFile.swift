import Storage
import Torch

/// The format of `torch.save` before PyTorch 1.6, which some of torchvision's older weights have.
///
/// Five pickles: a magic number, the version 1001, facts about the machine, the saved value, and the list of the keys
/// of its storages | for each key of the list, a count, i64le, and so many elements, the least significant byte first.
///
/// The elements follow the order of the list, which is not that of the value.
struct LegacyTorchFile: WeightSource {
  /// The maximum size of pickles in bytes. That of ResNet-50 takes 0.02 MB.
  static let longestPickle = 64 << 20
  /// 0x1950a86a20f9469cfc6c.
  private static let magic = PickleValue.large([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19])

  private let tensors: StoredTensors

  init(_ path: String) throws(FileError) {
    let file = try FileBytes(path)
    let start = try file.read(min(file.count, Self.longestPickle), at: 0)
    var head = Unpickler(start)
    guard try head.value() == Self.magic else {
      throw FileError(
        "is a pickle, but was not written by torch.save; save the weights with torch.save(model.state_dict(), …)")
    }
    var version = Unpickler(start, at: head.position)
    guard try version.value() == .int(1001) else {
      throw FileError("has a version of PyTorch's old format other than 1001; load and save it with a newer PyTorch")
    }
    var machine = Unpickler(start, at: version.position)
    _ = try machine.value()
    var value = Unpickler(start, at: machine.position)
    let named = try value.saved()
    var keys = Unpickler(start, at: named.end)
    let places = try Self.places(
      of: try Self.keys(try keys.value(), keys.heap), sizes: named.sizes, from: keys.position, in: file)
    tensors = StoredTensors(named.tensors) { (elements) throws(FileError) in
      guard let place = places[elements.key], place.count == elements.count else {
        throw FileError("is damaged: it has no storage '\(visible(elements.key, keepsLines: false))' of the right size")
      }
      return try file.read(elements.count * elements.dtype.size, at: place.start)
    }
  }

  var names: [String] { tensors.names }
  func shape(of name: String) -> [Int]? { tensors.shape(of: name) }
  func tensor(_ name: String) throws(FileError) -> Tensor? { try tensors.tensor(name) }

  /// Returns the texts in a list.
  private static func keys(_ value: PickleValue, _ heap: PickleHeap) throws(FileError) -> [String] {
    guard case .list(let list) = value else { throw FileError("is damaged: its storages have no list of keys") }
    var keys: [String] = []
    for item in heap.lists[list] {
      guard case .text(let key) = item else { throw FileError("is damaged: a key of its storages is not a text") }
      keys.append(key)
    }
    return keys
  }

  /// Returns where the elements of each storage start, and how many there are.
  private static func places(
    of keys: [String], sizes: [String: Int], from start: Int, in file: FileBytes
  ) throws(FileError) -> [String: (start: Int, count: Int)] {
    var places: [String: (start: Int, count: Int)] = [:]
    var position = start
    for key in keys {
      guard let size = sizes[key] else {
        throw FileError("is damaged: no tensor uses the storage '\(visible(key, keepsLines: false))'")
      }
      let digits = try file.read(8, at: position)
      let count = Int(bitPattern: UInt(digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
      position += 8
      guard count >= 0, count <= (file.count - position) / size else {
        throw FileError(
          "is cut short or damaged: a storage of \(count) elements does not fit into its \(file.count) bytes")
      }
      places[key] = (position, count)
      position += count * size
    }
    return places
  }
}

extension Unpickler {
  /// Reads the saved value: its tensors, the size of an element of each storage in bytes, and the end of the pickle.
  fileprivate mutating func saved() throws(FileError) -> (tensors: [NamedStored], sizes: [String: Int], end: Int) {
    let value = try value()
    let sizes = Dictionary(heap.storages.map { ($0.key, $0.dtype.size) }) { first, _ in first }
    return (try heap.named(value), sizes, position)
  }
}
