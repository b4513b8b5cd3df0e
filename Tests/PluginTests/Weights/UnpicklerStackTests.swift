import Testing

@testable import Formats
@testable import Storage

/// Pickles of one or a few instructions each. The expected texts are `repr(pickle.loads(b"\x80\x04" + body + b"."))` in
/// CPython 3.
@Suite struct UnpicklerStackTests {
  /// Returns the text that Python prints for a value of whole numbers and containers.
  private func python(_ value: PickleValue, _ heap: PickleHeap) -> String {
    func joined(_ items: [PickleValue]) -> String { items.map { python($0, heap) }.joined(separator: ", ") }
    switch value {
    case .int(let number): return "\(number)"
    case .list(let index): return "[\(joined(heap.lists[index]))]"
    case .tuple(let index):
      let items = heap.tuples[index]
      return items.count == 1 ? "(\(joined(items)),)" : "(\(joined(items)))"
    case .dictionary(let index):
      let entries = heap.dictionaries[index].map { "\(python($0.key, heap)): \(python($0.value, heap))" }
      return "{\(entries.joined(separator: ", "))}"
    default: return value.words
    }
  }

  private func loaded(_ body: String, after other: [UInt8] = []) throws -> String {
    // Every instruction here is ASCII except those written as escapes below U+0100, which stand for one byte each.
    let bytes = body.unicodeScalars.map { UInt8($0.value) }
    var unpickler = Unpickler(other + [0x80, 4] + bytes + Array(".".utf8), at: other.count)
    let value = try unpickler.value()
    #expect(unpickler.position == other.count + bytes.count + 3)
    return python(value, unpickler.heap)
  }

  @Test(arguments: [
    (")", "()"), ("K\u{1}\u{85}", "(1,)"), ("K\u{1}K\u{2}\u{86}", "(1, 2)"), ("K\u{1}K\u{2}K\u{3}\u{87}", "(1, 2, 3)"),
    ("(K\u{1}K\u{2}t", "(1, 2)"), ("(K\u{1}(K\u{2}K\u{3}tt", "(1, (2, 3))"),
  ])
  func `a tuple keeps the order in which its items were pushed`(body: String, expected: String) throws {
    #expect(try loaded(body) == expected)
  }

  @Test(arguments: [
    ("]", "[]"), ("(K\u{1}K\u{2}l", "[1, 2]"), ("]K\u{1}aK\u{2}a", "[1, 2]"), ("](K\u{1}K\u{2}e", "[1, 2]"),
  ])
  func `a list is written at once, item by item, or by many items`(body: String, expected: String) throws {
    #expect(try loaded(body) == expected)
  }

  @Test(arguments: [
    ("}", "{}"), ("}K\u{1}K\u{2}s", "{1: 2}"), ("}(K\u{1}K\u{2}u", "{1: 2}"),
    ("(K\u{1}K\u{2}K\u{3}K\u{4}d", "{1: 2, 3: 4}"),
  ])
  func `a dictionary takes keys and values in turn`(body: String, expected: String) throws {
    #expect(try loaded(body) == expected)
  }

  @Test(arguments: [("K\u{1}2\u{86}", "(1, 1)"), ("K\u{1}K\u{2}0", "1"), ("(K\u{1}K\u{2}1K\u{3}", "3")])
  func `values are doubled and dropped, one by one and up to a mark`(body: String, expected: String) throws {
    #expect(try loaded(body) == expected)
  }

  @Test(arguments: [
    ("K\u{5}q\u{0}0h\u{0}", "5"), ("K\u{9}r\u{0}\u{1}\u{0}\u{0}0j\u{0}\u{1}\u{0}\u{0}", "9"),
    ("K\u{7}\u{94}K\u{8}\u{94}h\u{1}h\u{0}\u{86}", "(8, 7)"),
  ])
  func `a value is recalled by the number under which it was remembered`(body: String, expected: String) throws {
    #expect(try loaded(body) == expected)
  }

  @Test func `a list that was remembered before it was filled is the same list afterward`() throws {
    #expect(try loaded("]q\u{0}K\u{1}ah\u{0}\u{86}") == "([1], [1])")
  }

  @Test func `a pickle that begins in the middle of a file is read from there`() throws {
    #expect(try loaded("K\u{6}\u{85}", after: Array("before".utf8)) == "(6,)")
  }

  /// Reads a pickle of None.
  private func nothing(protocol version: UInt8) throws(FileError) -> PickleValue {
    var unpickler = Unpickler([0x80, version] + Array("N.".utf8))
    return try unpickler.value()
  }

  @Test(arguments: [0, 1, 6, 255] as [UInt8]) func `protocols that PyTorch does not write are refused`(version: UInt8) {
    let error = #expect(throws: FileError.self) { try nothing(protocol: version) }
    #expect(error?.description.contains("protocol \(version);") == true)
  }

  @Test(arguments: [2, 3, 4, 5] as [UInt8]) func `protocols that PyTorch writes are read`(version: UInt8) throws {
    let value = try nothing(protocol: version)
    #expect(value == PickleValue.none)
  }
}
