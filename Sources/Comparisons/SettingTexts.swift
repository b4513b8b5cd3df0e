import Recipe
import Storage

/// Short, distinct texts of the values of a setting: for components of one name, only the options that differ.
package struct SettingTexts {
  private let shown: [String: String]

  /// - Parameter values: the values as YAML, one line each.
  package init(_ values: [String]) {
    let all = unique(values)
    let parts = all.map { (value: $0, component: Self.component($0)) }
    var shown: [String: String] = [:]
    for (value, component) in parts {
      guard let component else {
        shown[value] = Self.whole(value)
        continue
      }
      let namesakes = parts.compactMap(\.component).filter { $0.name == component.name }
      let differing = component.options.filter { option in
        namesakes.contains { other in other.options.first { $0.name == option.name }?.value.flow != option.value.flow }
      }
      let texts = differing.map { "\($0.name): \($0.value.flow)" }
      shown[value] = texts.isEmpty ? component.name : "\(component.name) (\(texts.joined(separator: ", ")))"
    }
    // A component without options may have the same text as one whose options were left out above.
    let meanings = Dictionary(grouping: shown.keys) { shown[$0] ?? "" }
    for values in meanings.values where values.count > 1 { for value in values { shown[value] = Self.whole(value) } }
    self.shown = shown
  }

  package subscript(value: String) -> String { shown[value] ?? value }

  /// Returns the complete text of a value.
  private static func whole(_ value: String) -> String {
    if value == "null" { return "none" }
    return (try? parse(value, file: "setting"))?.brief ?? value
  }

  private static func component(_ value: String) -> (name: String, options: [(name: String, value: Node)])? {
    guard let node = try? parse(value, file: "setting"), let entries = node.entries, entries.count == 1,
      let options = entries[0].value.entries
    else { return nil }
    return (entries[0].name, options.map { ($0.name, $0.value) })
  }
}

extension Node {
  /// The node as readable text: a component as its name, with its options in brackets if they are set.
  package var brief: String {
    guard let entries else { return flow }
    let parts = entries.filter { !$0.value.isNull }
    guard parts.count == 1, let options = parts[0].value.entries else {
      return parts.map { "\($0.name): \($0.value.brief)" }.joined(separator: ", ")
    }
    let texts = options.filter { !$0.value.isNull }.map { "\($0.name): \($0.value.brief)" }
    return texts.isEmpty ? parts[0].name : "\(parts[0].name) (\(texts.joined(separator: ", ")))"
  }
}
