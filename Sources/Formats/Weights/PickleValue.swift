import Torch

/// A value of a pickle. Containers lie in a `PickleHeap`, so that nesting and cycles cost no recursion.
enum PickleValue: Equatable {
  case none
  case bool(Bool)
  case int(Int)
  /// A whole number of more than 64 bits, in two's complement, the least significant byte first.
  case large([UInt8])
  case number(Double)
  case text(String)
  case bytes([UInt8])
  case list(Int)
  case tuple(Int)
  case dictionary(Int)
  case storage(Int)
  case tensor(Int)
  case global(PickleGlobal)

  /// The kind of value in words, for messages.
  var words: String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .int, .large: "a whole number"
    case .number: "a number"
    case .text: "a text"
    case .bytes: "bytes"
    case .list: "a list"
    case .tuple: "a tuple"
    case .dictionary: "a dictionary"
    case .storage: "a storage"
    case .tensor: "a tensor"
    case .global: "a type or function"
    }
  }
}

/// The only types and functions that a pickle may name. None of them is called: each has a fixed meaning.
enum PickleGlobal: Equatable {
  case orderedDictionary
  /// `torch.Size`, a tuple.
  case size
  /// Makes a view of a storage: (storage, offset, shape, strides, …).
  case rebuildTensor
  /// Makes a parameter of a tensor: (tensor, requires gradient, hooks).
  case rebuildParameter
  case storage(DType)

  /// - Returns: nil for every other name.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch", "Size"): self = .size
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", _):
      guard let dtype = PickleGlobal.storages[name] else { return nil }
      self = .storage(dtype)
    default: return nil
    }
  }

  private static let storages: [String: DType] = [
    "ByteStorage": .uint8, "CharStorage": .int8, "ShortStorage": .int16, "IntStorage": .int32, "LongStorage": .int64,
    "HalfStorage": .float16, "FloatStorage": .float32, "DoubleStorage": .float64, "BoolStorage": .bool,
    "BFloat16Storage": .bfloat16,
  ]
}

/// A sequence of elements in a file. Tensors are views of it.
struct StoredElements: Equatable {
  /// Its name in the file.
  let key: String
  let dtype: DType
  /// The number of elements.
  let count: Int
}

/// A tensor in a file: a view of stored elements.
struct StoredTensor: Equatable {
  let elements: StoredElements
  /// The index of the first element.
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  /// - Throws: a message without a subject if the view reaches beyond its elements.
  init(_ elements: StoredElements, offset: Int, shape: [Int], strides: [Int]) throws(StoredTensorError) {
    guard shape.count == strides.count, shape.count <= 16, offset >= 0, (shape + strides).allSatisfy({ $0 >= 0 }) else {
      throw StoredTensorError("a tensor with the impossible shape \(shape) and strides \(strides)")
    }
    var (last, isEmpty) = (offset, false)
    var (count, isTooLarge) = (1, false)
    for (length, stride) in zip(shape, strides) {
      if length == 0 { isEmpty = true }
      let (span, first) = max(length - 1, 0).multipliedReportingOverflow(by: stride)
      let (sum, second) = last.addingReportingOverflow(span)
      let (product, third) = count.multipliedReportingOverflow(by: max(length, 1))
      (last, count) = (sum, product)
      isTooLarge = isTooLarge || first || second || third
    }
    guard !isTooLarge, isEmpty || last < elements.count else {
      throw StoredTensorError(
        "a tensor of the shape \(shape) with strides \(strides) from element \(offset) on, which reaches beyond the "
          + "\(elements.count) elements of its storage")
    }
    self.elements = elements
    (self.offset, self.shape, self.strides) = (offset, shape, strides)
  }
}

/// A view that is not possible, in words that follow "has".
struct StoredTensorError: Error {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The containers and tensors of a pickle, which values refer to by index.
struct PickleHeap {
  var lists: [[PickleValue]] = []
  var tuples: [[PickleValue]] = []
  /// Entries in the order in which they were set; of equal keys, the last one counts.
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var storages: [StoredElements] = []
  var tensors: [StoredTensor] = []
}
