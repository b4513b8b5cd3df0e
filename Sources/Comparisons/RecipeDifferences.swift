import Recipe
import Torch

/// A place at which recipes differ, with the value of each recipe; nil if a recipe has no value there.
struct RecipeDifference {
  let path: String
  let values: [Node?]

  /// The shortest labels that distinguish the values: the names of components if they suffice, otherwise the complete
  /// values.
  var labels: [String] {
    let short = values.map { $0.map { brief($0) } ?? "none" }
    let full = values.map { $0?.flow ?? "none" }
    return Set(short).count == Set(full).count ? short : full
  }
}

/// Returns the differences between recipes. It descends as long as the recipes have the same keys, in the order of the
/// first recipe.
///
/// List items are named as in overrides: by component if the name is unique in the list, otherwise by index.
func differences(_ recipes: [Node]) -> [RecipeDifference] { differences(recipes, at: "") }

private func differences(_ nodes: [Node?], at path: String) -> [RecipeDifference] {
  guard let first = nodes.first, nodes.contains(where: { $0?.yaml != first?.yaml }) else { return [] }
  let present = nodes.compactMap(\.self)
  let whole = [RecipeDifference(path: path, values: nodes)]
  guard present.count == nodes.count else { return whole }
  if let keys = commonKeys(present) {
    return keys.flatMap { key in differences(present.map { $0[key] }, at: joined(path, key)) }
  }
  let lists = present.compactMap(\.items)
  guard lists.count == nodes.count, let length = lists.first?.count, lists.allSatisfy({ $0.count == length }) else {
    return whole
  }
  return (0..<length).flatMap { index in
    let items = lists.map { $0[index] }
    guard let name = commonComponent(items, lists) else { return differences(items, at: joined(path, "\(index)")) }
    return differences(items.map { $0[name] }, at: joined(path, name))
  }
}

/// Returns the keys of the maps if they all have the same keys.
private func commonKeys(_ nodes: [Node]) -> [String]? {
  let keys = nodes.compactMap { $0.entries?.map(\.name) }
  guard keys.count == nodes.count, let first = keys.first, !first.isEmpty else { return nil }
  return keys.allSatisfy { Set($0) == Set(first) } ? first : nil
}

/// Returns the component that all items share if no other item in their lists is of that component.
private func commonComponent(_ items: [Node], _ lists: [[Node]]) -> String? {
  guard let keys = commonKeys(items), keys.count == 1 else { return nil }
  let isAlone = lists.allSatisfy { list in list.count { componentName($0) == keys[0] } == 1 }
  return isAlone ? keys[0] : nil
}

private func componentName(_ node: Node) -> String? { node.entries?.count == 1 ? node.entries?[0].name : node.text }

private func brief(_ node: Node) -> String {
  if let items = node.items { return "[\(items.map(brief).joined(separator: ", "))]" }
  if let entries = node.entries, entries.count == 1 { return entries[0].name }
  return node.flow
}

private func joined(_ path: String, _ part: String) -> String { path.isEmpty ? part : "\(path).\(part)" }
