import Storage
import Torch

/// Reads the part of Python's pickle format that weight files need, and rejects everything else by name.
///
/// A pickle is a program for a stack machine, and can ask to import and call anything. This reader has no import and no
/// call: it knows containers, numbers, texts and the few names in `PickleGlobal`, and stops at the first other name.
/// Memory and time are bounded by the length of the pickle, since every instruction pushes at most one value.
///
/// Source: the opcodes of CPython's `Lib/pickletools.py`, protocols 2 to 5.
struct Unpickler {
  /// The maximum number of instructions. A checkpoint with optimizer states needs about 100 for each tensor.
  static let mostInstructions = 4_000_000

  private let bytes: [UInt8]
  /// The position of the next instruction.
  private(set) var position: Int
  private(set) var heap = PickleHeap()
  private var stack: [PickleValue] = []
  /// The lengths of the stack at open marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// - Parameter position: the start of the pickle among the bytes.
  init(_ bytes: [UInt8], at position: Int = 0) { (self.bytes, self.position) = (bytes, position) }

  /// Runs the pickle to its end and returns its value; `position` is then behind it.
  mutating func value() throws(FileError) -> PickleValue {
    for _ in 0..<Self.mostInstructions {
      let start = position
      let code = try byte()
      guard code != UInt8(ascii: ".") else { return try pop() }
      try run(code, at: start)
    }
    throw FileError("has a pickle of more than \(Self.mostInstructions) instructions; save model.state_dict() alone")
  }

  private mutating func run(_ code: UInt8, at start: Int) throws(FileError) {
    if try pushed(code) { return }
    if try structured(code) { return }
    if try remembered(code) { return }
    switch code {
    case 0x80:  // PROTO
      let version = try byte()
      guard (2...5).contains(version) else { throw refusal("protocol \(version); protocols 2 to 5 are read") }
    case 0x95: _ = try take(8)  // FRAME
    case UInt8(ascii: "c"): push(.global(try global(module: try line(), name: try line())))
    case 0x93:  // STACK_GLOBAL
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw damage("a name that is not a text", at: start)
      }
      push(.global(try global(module: module, name: name)))
    case UInt8(ascii: "Q"): push(try storage(try pop(), at: start))  // BINPERSID
    case UInt8(ascii: "R"):  // REDUCE
      let arguments = try pop()
      push(try made(by: try pop(), arguments, at: start))
    case UInt8(ascii: "b"):  // BUILD: the attributes of a dictionary, which weights do not need
      _ = try pop()
      guard case .dictionary = stack.last else {
        throw refusal("attributes of \(stack.last?.words ?? "nothing"); only dictionaries and tensors are read")
      }
    default:
      throw refusal("the instruction \(code) at byte \(start), which weights do not need")
    }
  }

  /// Runs an instruction that pushes a number, a text or a truth value.
  ///
  /// - Returns: `false` if it is another one.
  private mutating func pushed(_ code: UInt8) throws(FileError) -> Bool {
    switch code {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "K"): push(.int(try length(1)))
    case UInt8(ascii: "M"): push(.int(try length(2)))
    case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try length(4)))))
    case 0x8A: push(try long(try length(1)))
    case 0x8B: push(try long(try length(4)))
    case UInt8(ascii: "G"):
      push(.number(Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) })))
    case 0x8C: push(.text(try text(try length(1))))
    case UInt8(ascii: "X"): push(.text(try text(try length(4))))
    case 0x8D: push(.text(try text(try length(8))))
    case UInt8(ascii: "U"): push(.text(try text(try length(1))))  // a text of Python 2
    case UInt8(ascii: "T"): push(.text(try text(try length(4))))
    case UInt8(ascii: "C"): push(.bytes(Array(try take(try length(1)))))
    case UInt8(ascii: "B"): push(.bytes(Array(try take(try length(4)))))
    case 0x8E: push(.bytes(Array(try take(try length(8)))))
    default: return false
    }
    return true
  }

  /// Runs an instruction on containers or on the stack.
  private mutating func structured(_ code: UInt8) throws(FileError) -> Bool {
    switch code {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): push(tuple([]))
    case UInt8(ascii: "]"): push(list([]))
    case UInt8(ascii: "}"): push(dictionary([]))
    case UInt8(ascii: "t"): push(tuple(try popToMark()))
    case UInt8(ascii: "l"): push(list(try popToMark()))
    case UInt8(ascii: "d"): push(dictionary(try pairs(try popToMark())))
    case 0x85, 0x86, 0x87:
      var items: [PickleValue] = []
      for _ in 0..<(code - 0x84) { items.append(try pop()) }
      push(tuple(items.reversed()))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popToMark())
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try popToMark())
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): push(try top())
    default: return false
    }
    return true
  }

  /// Runs an instruction on the memo, the values to which later instructions refer.
  private mutating func remembered(_ code: UInt8) throws(FileError) -> Bool {
    switch code {
    case UInt8(ascii: "q"): memo[try length(1)] = try top()
    case UInt8(ascii: "r"): memo[try length(4)] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): push(try recalled(try length(1)))
    case UInt8(ascii: "j"): push(try recalled(try length(4)))
    default: return false
    }
    return true
  }
}

// The stack.
extension Unpickler {
  private mutating func push(_ value: PickleValue) { stack.append(value) }

  private func top() throws(FileError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw damage("an instruction without an operand", at: position)
    }
    return value
  }

  private mutating func pop() throws(FileError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(FileError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw damage("an end without a beginning", at: position) }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private func recalled(_ index: Int) throws(FileError) -> PickleValue {
    guard let value = memo[index] else { throw damage("a reference to the missing value \(index)", at: position) }
    return value
  }
}

// Containers.
extension Unpickler {
  private mutating func tuple(_ items: [PickleValue]) -> PickleValue {
    heap.tuples.append(items)
    return .tuple(heap.tuples.count - 1)
  }

  private mutating func list(_ items: [PickleValue]) -> PickleValue {
    heap.lists.append(items)
    return .list(heap.lists.count - 1)
  }

  private mutating func dictionary(_ entries: [(key: PickleValue, value: PickleValue)]) -> PickleValue {
    heap.dictionaries.append(entries)
    return .dictionary(heap.dictionaries.count - 1)
  }

  private func pairs(_ items: [PickleValue]) throws(FileError) -> [(key: PickleValue, value: PickleValue)] {
    guard items.count % 2 == 0 else { throw damage("a dictionary with a key without a value", at: position) }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }

  private mutating func append(_ items: [PickleValue]) throws(FileError) {
    guard case .list(let list) = try top() else { throw damage("items for \(try top().words)", at: position) }
    heap.lists[list] += items
  }

  private mutating func set(_ items: [PickleValue]) throws(FileError) {
    let entries = try pairs(items)
    guard case .dictionary(let dictionary) = try top() else {
      throw damage("entries for \(try top().words)", at: position)
    }
    heap.dictionaries[dictionary] += entries
  }
}

// Names, storages and tensors.
extension Unpickler {
  private func global(module: String, name: String) throws(FileError) -> PickleGlobal {
    guard let known = PickleGlobal(module: module, name: name) else {
      throw refusal("'\(shown("\(module).\(name)"))'; only dictionaries of tensors are read, and no code is run")
    }
    return known
  }

  /// Returns the storage that a persistent identifier names: ('storage', type, key, location, count).
  private mutating func storage(_ identifier: PickleValue, at start: Int) throws(FileError) -> PickleValue {
    guard case .tuple(let tuple) = identifier else { throw damage("a storage that is not a tuple", at: start) }
    let parts = heap.tuples[tuple]
    guard parts.count >= 5, parts[0] == .text("storage"), case .global(.storage(let dtype)) = parts[1],
      case .text(let key) = parts[2], case .int(let count) = parts[4], count >= 0
    else { throw damage("a storage without a type, name or size", at: start) }
    guard parts.count == 5 || parts[5] == .none else {
      throw refusal("parts of storages, which PyTorch before 0.4 wrote; load and save the file with a newer PyTorch")
    }
    heap.storages.append(StoredElements(key: key, dtype: dtype, count: count))
    return .storage(heap.storages.count - 1)
  }

  /// Returns the value that a known name makes from arguments.
  private mutating func made(
    by maker: PickleValue, _ arguments: PickleValue, at start: Int
  ) throws(FileError) -> PickleValue {
    guard case .global(let global) = maker, case .tuple(let tuple) = arguments else {
      throw damage("a call of \(maker.words)", at: start)
    }
    let parts = heap.tuples[tuple]
    switch global {
    case .orderedDictionary where parts.isEmpty: return dictionary([])
    case .orderedDictionary where parts.count == 1: return dictionary(try pairs(in: parts[0], at: start))
    case .size where parts.count == 1:
      guard case .tuple = parts[0] else { throw damage("a size that is not a tuple", at: start) }
      return parts[0]
    case .rebuildParameter where !parts.isEmpty:
      guard case .tensor = parts[0] else { throw damage("a parameter that is not a tensor", at: start) }
      return parts[0]
    case .rebuildTensor where parts.count >= 4: return try tensor(parts, at: start)
    default: throw damage("an object with wrong arguments", at: start)
    }
  }

  /// Returns the entries of an ordered dictionary that Python 2 wrote: [[key, value], …].
  private func pairs(in value: PickleValue, at start: Int) throws(FileError) -> [(key: PickleValue, value: PickleValue)]
  {
    guard case .list(let list) = value else { throw damage("a dictionary made of \(value.words)", at: start) }
    var entries: [(key: PickleValue, value: PickleValue)] = []
    for item in heap.lists[list] {
      guard case .list(let pair) = item, heap.lists[pair].count == 2 else {
        throw damage("a dictionary with an entry that is no pair", at: start)
      }
      entries.append((heap.lists[pair][0], heap.lists[pair][1]))
    }
    return entries
  }

  private mutating func tensor(_ parts: [PickleValue], at start: Int) throws(FileError) -> PickleValue {
    guard case .storage(let storage) = parts[0], case .int(let offset) = parts[1], let shape = lengths(parts[2]),
      let strides = lengths(parts[3])
    else { throw damage("a tensor without a storage, offset, shape or strides", at: start) }
    do throws(StoredTensorError) {
      heap.tensors.append(
        try StoredTensor(heap.storages[storage], offset: offset, shape: shape, strides: strides))
    } catch {
      throw damage(error.description, at: start)
    }
    return .tensor(heap.tensors.count - 1)
  }

  private func lengths(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let tuple) = value, heap.tuples[tuple].count <= 64 else { return nil }
    let lengths = heap.tuples[tuple].compactMap { if case .int(let length) = $0 { length } else { nil } }
    return lengths.count == heap.tuples[tuple].count ? lengths : nil
  }
}

// Bytes.
extension Unpickler {
  private mutating func byte() throws(FileError) -> UInt8 {
    let one = try take(1)
    return one[one.startIndex]
  }

  private mutating func take(_ count: Int) throws(FileError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - position else {
      throw FileError("is cut short or damaged: its pickle ends at byte \(bytes.count), within an instruction")
    }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  /// Returns an unsigned number of `width` bytes, the least significant first. Above `Int.max`, it is -1.
  private mutating func length(_ width: Int) throws(FileError) -> Int {
    Int(exactly: try take(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) ?? -1
  }

  /// Returns a signed number of `width` bytes, the least significant first.
  private mutating func long(_ width: Int) throws(FileError) -> PickleValue {
    let digits = Array(try take(width))
    guard let last = digits.last else { return .int(0) }
    guard width <= 8 else { return .large(digits) }
    return .int(digits.dropLast().reversed().reduce(Int(Int8(bitPattern: last))) { $0 << 8 | Int($1) })
  }

  private mutating func text(_ count: Int) throws(FileError) -> String {
    String(decoding: try take(count), as: UTF8.self)
  }

  /// Returns the text up to the end of the line, and skips the end.
  private mutating func line() throws(FileError) -> String {
    let rest = bytes[position...].prefix(1 << 10)
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw damage("a name without an end", at: position) }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }
}

// Errors.
extension Unpickler {
  private func damage(_ what: String, at start: Int) -> FileError {
    FileError("is cut short or damaged: its pickle has \(what), at byte \(start)")
  }

  private func refusal(_ what: String) -> FileError {
    FileError("has a pickle with \(what); save the weights with torch.save(model.state_dict(), …)")
  }

  private func shown(_ name: String) -> String { visible(String(name.prefix(200)), keepsLines: false) }
}
