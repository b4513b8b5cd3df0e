import Components
import Recipe

extension Node {
  /// Returns this map with the value of a key changed, if the key exists.
  func changing(_ name: String, _ change: (Node) -> Node) -> Node {
    guard let entries else { return self }
    let changed = entries.map { $0.name == name ? Entry(key: $0.key, value: change($0.value)) : $0 }
    return Node(.map(changed), location: location, line: line)
  }

  /// Returns this map without a key.
  func removing(_ name: String) -> Node {
    guard let entries else { return self }
    return Node(.map(entries.filter { $0.name != name }), location: location, line: line)
  }
}
