extension Override {
  /// Returns a recipe with the value set at the path.
  func applied(to recipe: Node, _ shape: Shape) throws(RecipeError) -> Node {
    do {
      return try applied(to: recipe, shape, at: 0) ?? recipe.with(.map([]))
    } catch {
      throw RecipeError(error)
    }
  }

  /// - Parameter index: The number of path parts that lead to the node.
  /// - Returns: The changed node; nil if it is removed.
  private func applied(to node: Node?, _ shape: Shape, at index: Int) throws(Diagnostic) -> Node? {
    guard index < parts.count else {
      if value.isNull { return nil }
      return node?.merging(value, shape: shape) ?? value
    }
    switch shape {
    case .fields(let fields, let renamed): return try inFields(node, fields, renamed, at: index)
    case .map(let shape): return try inMap(node, shape, at: index)
    // A list may contain lists of components, one for each view.
    case .component where node?.items != nil: return try inList(node, shape, at: index)
    case .component(let options): return try inComponent(node, options, at: index)
    case .list(let item): return try inList(node, item, at: index)
    case .value where node?.entries != nil: return try inMap(node, .value, at: index)
    case .value where node?.items != nil: return try inList(node, .value, at: index)
    case .value:
      let whole = path(upTo: index)
      throw error("\(subject(of: index)) is a single value; write '\(whole)=value'", at: index)
    }
  }

  private func name(_ index: Int) -> String { parts[index].text ?? "" }

  private func error(_ message: String, at index: Int) -> Diagnostic { Diagnostic(message, at: parts[index]) }

  private func inFields(
    _ node: Node?, _ fields: [String: Shape], _ renamed: [String: String], at index: Int
  ) throws(Diagnostic) -> Node {
    guard let shape = fields[name(index)] else {
      let (owner, names) = (subject(of: index), fields.keys.sorted())
      throw error(unknownOption(name(index), of: owner, among: names, renamed: renamed), at: index)
    }
    return try replacing(in: node, shape, at: index)
  }

  private func inMap(_ node: Node?, _ shape: Shape, at index: Int) throws(Diagnostic) -> Node {
    let names = node?.entries?.map(\.name) ?? []
    // A new name is valid if it gets a value. A path through it, or its removal, is a mistake.
    if !names.contains(name(index)), value.isNull || index + 1 < parts.count {
      let hint = hint(for: name(index), among: names, otherwise: "its entries are")
      let remedy = hint.isEmpty ? "; it is empty" : hint
      throw error("\(subject(of: index)) has no entry '\(name(index))'\(remedy)", at: index)
    }
    return try replacing(in: node, shape, at: index)
  }

  private func replacing(in node: Node?, _ shape: Shape, at index: Int) throws(Diagnostic) -> Node {
    let parent = node ?? parts[index].with(.map([]))
    guard var entries = parent.entries else {
      let whole = path(upTo: index)
      throw error(
        "\(subject(of: index)) is \(parent.summary), not a map; write '\(whole)={\(name(index)): value}'",
        at: index)
    }
    let i = entries.firstIndex { $0.name == name(index) }
    let changed = try applied(to: i.map { entries[$0].value }, shape, at: index + 1)
    switch (i, changed) {
    case (let i?, let changed?): entries[i].value = changed
    case (let i?, nil): entries.remove(at: i)
    case (nil, let changed?): entries.append(Node.Entry(key: parts[index], value: changed))
    case (nil, nil): break
    }
    return parent.with(.map(entries))
  }

  private func inComponent(
    _ node: Node?, _ options: (String) -> Shape?, at index: Int
  ) throws(Diagnostic) -> Node {
    // A component that is not written has no name yet. The path names it.
    let form = try ComponentForm(node ?? parts[index])
    guard form.name == name(index) else {
      let swap = "\(path(upTo: index))=\(name(index))"
      throw error(
        "\(subject(of: index)) is '\(form.name)', not '\(name(index))'; write '\(swap)' to swap it", at: index
      )
    }
    let changed = try applied(to: form.options, options(form.name) ?? .value, at: index + 1)
    return .component(form.place, options: changed ?? form.place.with(.map([])))
  }

  private func inList(_ node: Node?, _ shape: Shape, at index: Int) throws(Diagnostic) -> Node {
    guard let node, var items = node.items else {
      let whole = path(upTo: index)
      throw error("\(subject(of: index)) has no list to change; write '\(whole)=[…]'", at: index)
    }
    let (i, isName) = try position(in: items, shape, at: index)
    let changed: Node?
    if isName, index + 1 < parts.count || !value.isNull {
      changed = try applied(to: items[i], shape, at: index)  // the name is the component's own part of the path
    } else {
      changed = try applied(to: items[i], shape, at: index + 1)
    }
    if let changed { items[i] = changed } else { items.remove(at: i) }
    return node.with(.list(items))
  }

  /// Returns the item that a part refers to: an index from 0, or the name of a component that occurs once.
  private func position(in items: [Node], _ shape: Shape, at index: Int) throws(Diagnostic) -> (
    Int, isName: Bool
  ) {
    let owner = subject(of: index)
    if items.isEmpty { throw error("\(owner) is an empty list; write '\(path(upTo: index))=[…]'", at: index) }
    if let i = Int(name(index)) {
      if items.indices.contains(i) { return (i, false) }
      let range = items.count == 1 ? "0" : "0 to \(items.count - 1)"
      throw error(
        "\(owner) has \(items.count) item\(items.count == 1 ? "" : "s"), so no item \(i); write \(range)",
        at: index)
    }
    guard case .component = shape, !items.allSatisfy({ $0.items != nil }) else {
      throw error("\(owner) is a list, which has no item '\(name(index))'; write an index from 0", at: index)
    }
    let names = items.map { (try? ComponentForm($0))?.name ?? "" }
    let matches = names.indices.filter { names[$0] == name(index) }
    if matches.count == 1 { return (matches[0], true) }
    if matches.isEmpty {
      let hint = hint(for: name(index), among: names, otherwise: "its items are")
      throw error("\(owner) has no item '\(name(index))'\(hint)", at: index)
    }
    let paths = matches.map { "'\(path(upTo: index)).\($0)'" }.joined(separator: " or ")
    throw error("\(owner) has \(matches.count) items '\(name(index))'; write \(paths)", at: index)
  }
}
