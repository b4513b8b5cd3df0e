import Storage

/// A tensor of a pickle with the keys that lead to it, joined by dots: `state_dict.layer1.0.conv1.weight`.
struct NamedStored {
  let name: String
  let tensor: StoredTensor
}

extension PickleHeap {
  /// The maximum depth of containers that hold tensors.
  private static let mostDepth = 32
  /// The maximum number of values that are visited.
  private static let mostValues = 4_000_000
  /// The maximum number of tensors.
  private static let mostTensors = 100_000
  /// The maximum length of a name in bytes.
  private static let longestName = 1000

  /// Returns the tensors in a value and in the containers below it, in their order. Other values are ignored.
  ///
  /// - Throws: `FileError` if a container contains itself or containers are nested too deeply.
  func named(_ value: PickleValue) throws(FileError) -> [NamedStored] {
    var found: [String: StoredTensor] = [:]
    var order: [String] = []
    var visited = 0
    func visit(_ value: PickleValue, _ keys: [String]) throws(FileError) {
      visited += 1
      guard visited <= Self.mostValues, keys.count <= Self.mostDepth else {
        throw FileError(
          "has containers that contain themselves or are nested deeper than \(Self.mostDepth); save "
            + "model.state_dict() alone")
      }
      switch value {
      case .tensor(let index):
        let length = keys.reduce(keys.count) { $0 + $1.utf8.count }
        guard order.count < Self.mostTensors, length <= Self.longestName else {
          throw FileError(
            "has more than \(Self.mostTensors) tensors, or a name of more than \(Self.longestName) bytes; save "
              + "model.state_dict() alone")
        }
        let name = keys.joined(separator: ".")
        if found.updateValue(tensors[index], forKey: name) == nil { order.append(name) }
      case .list(let index):
        for (i, item) in lists[index].enumerated() { try visit(item, keys + ["\(i)"]) }
      case .tuple(let index):
        for (i, item) in tuples[index].enumerated() { try visit(item, keys + ["\(i)"]) }
      case .dictionary(let index):
        for entry in dictionaries[index] {
          switch entry.key {
          case .text(let key): try visit(entry.value, keys + [key])
          case .int(let key): try visit(entry.value, keys + ["\(key)"])
          default: break
          }
        }
      default: break
      }
    }
    try visit(value, [])
    return order.compactMap { name in found[name].map { NamedStored(name: name, tensor: $0) } }
  }
}
