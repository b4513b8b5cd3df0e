import Recipe

/// The settings of a recipe: paths as overrides write them, and values.
///
/// The name of a component is also a value: `train.schedule` is `cosine`. Lists of plain values are text.
package struct RecipeSettings {
  package private(set) var values: [(path: String, value: String)] = []

  package init(_ recipe: Node) {
    for entry in recipe.entries ?? [] where !["plugins", "sweep"].contains(entry.name) {
      // The machine does not change results, except for the precision.
      if entry.name == "machine" {
        if let precision = entry.value["precision"] { add(precision, "machine.precision") }
      } else {
        add(entry.value, entry.name)
      }
    }
  }

  private mutating func add(_ node: Node, _ path: String) {
    switch node.content {
    case .null: break
    case .scalar(let text, _): values.append((path, text))
    case .map(let entries):
      if entries.count == 1, entries[0].value.text == nil, entries[0].value.items == nil {
        values.append((path, entries[0].name))
      }
      for entry in entries { add(entry.value, "\(path).\(entry.name)") }
    case .list(let items):
      guard items.contains(where: { $0.text == nil }) else {
        values.append((path, node.flow))
        return
      }
      let names = items.map { $0.entries?.count == 1 ? $0.entries?[0].name : nil }
      values.append((path, zip(items, names).map { $1 ?? $0.flow }.joined(separator: ", ")))
      for (index, item) in items.enumerated() {
        let name = names[index].flatMap { name in names.count { $0 == name } == 1 ? name : nil }
        if let name { add(item[name] ?? item, "\(path).\(name)") } else { add(item, "\(path).\(index)") }
      }
    }
  }
}
