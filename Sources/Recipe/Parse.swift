/// Parses a recipe's text.
///
/// - Parameter file: The file's path, for messages and relative paths.
public func parse(_ text: String, file: String) throws(RecipeError) -> Node {
  try parseRecipe(Source(file: file, text: text))
}

/// Parses a YAML value from a command line.
package func parseValue(_ text: String, file: String) throws(RecipeError) -> Node {
  let source = Source(file: file, text: text)
  try refuseSwallowedText(source, example: nil)
  guard let node = try parseTree(source) else {
    throw RecipeError(Diagnostic("there is no value; write one", at: source.node(line: 0, column: 0)))
  }
  return node
}

func parseRecipe(_ source: Source) throws(RecipeError) -> Node {
  let example = "write a map of options, such as 'name: my-recipe'"
  guard let node = try parseTree(source), !node.isNull else {
    throw RecipeError(Diagnostic("the file is empty; \(example)", at: source.node(line: 0, column: 0)))
  }
  guard node.entries != nil else {
    let remedy = node.text.flatMap(colonHint) ?? "; \(example)"
    throw RecipeError(Diagnostic("a recipe must be a map, but is \(node.summary)\(remedy)", at: node))
  }
  return node
}

/// Builds the tree of a text; nil if there is no value.
func parseTree(_ source: Source) throws(RecipeError) -> Node? {
  var builder = TreeBuilder(source)
  let node: Node?
  do {
    node = try builder.document()
  } catch {
    throw RecipeError(error)  // after a syntax error, what was found before it is a guess
  }
  if !builder.diagnostics.isEmpty { throw RecipeError(builder.diagnostics) }
  return node
}

/// Builds nodes from libyaml's events. Constructs that YAML readers interpret differently are rejected.
private struct TreeBuilder {
  /// Errors after which the rest can still be read.
  var diagnostics: [Diagnostic] = []

  /// The maximum nesting depth, more than any recipe needs. It limits the recursion here and in all code that walks a
  /// tree.
  private let deepest = 64
  /// The maximum number of values, more than any recipe has. It limits the growth through nested aliases.
  private let most = 10_000

  private let source: Source
  private let events: YAMLEvents
  private var anchors: [String: (node: Node, count: Int, depth: Int)] = [:]
  private var open: [String] = []  // anchors of the lists and maps that are not closed yet
  private var count = 0

  init(_ source: Source) {
    self.source = source
    events = YAMLEvents(source)
  }

  mutating func document() throws(Diagnostic) -> Node? {
    guard case .documentStart = try events.next().kind else { return nil }
    let node = try value(try events.next(), depth: 1).node
    let after = try events.next()
    if case .documentStart = after.kind {
      throw Diagnostic("a file contains one document; remove this '---' or use two files", at: place(after))
    }
    return node
  }

  private func place(_ event: YAMLEvent, _ content: Node.Content = .null) -> Node {
    source.node(line: event.line, column: event.column, content)
  }

  /// - Returns: The value and its nesting depth.
  private mutating func value(_ event: YAMLEvent, depth: Int, isKey: Bool = false) throws(Diagnostic) -> (
    node: Node, depth: Int
  ) {
    if case .alias(let name) = event.kind { return try alias(name, event, depth: depth) }
    let before = count
    try grow(by: 1, event)
    if depth > deepest {
      throw Diagnostic("values nest deeper than \(deepest) levels; nest less", at: place(event))
    }
    if let short = event.shortTag {
      diagnostics.append(Diagnostic("the tag '\(short)' is not supported; leave it out", at: place(event)))
    }
    if let anchor = event.anchor { open.append(anchor) }
    let (content, levels) = try content(event, depth: depth, isKey: isKey)
    let node = place(event, content)
    if let anchor = event.anchor {
      open.removeLast()
      anchors[anchor] = (node, count - before, levels)
    }
    return (node, levels)
  }

  private mutating func content(_ event: YAMLEvent, depth: Int, isKey: Bool) throws(Diagnostic) -> (
    Node.Content, Int
  ) {
    switch event.kind {
    case .listStart: try list(depth: depth)
    case .mapStart: try map(depth: depth)
    case .scalar(let text, quoted: false) where !isKey: (scalar(text, event), 1)
    case .scalar(let text, let quoted): (.scalar(text, quoted: quoted), 1)
    case .documentStart, .end, .alias, .streamEnd:
      fatalError("libyaml's events are out of order: a value starts with a scalar, a list or a map")
    }
  }

  private mutating func scalar(_ text: String, _ event: YAMLEvent) -> Node.Content {
    switch PlainScalar(text) {
    case .null: return .null
    case .trap(let message): diagnostics.append(Diagnostic(message, at: place(event)))
    case .bool, .integer, .number, .text: break
    }
    return .scalar(text, quoted: false)
  }

  private mutating func list(depth: Int) throws(Diagnostic) -> (Node.Content, Int) {
    var items: [Node] = []
    var levels = 0
    while true {
      let event = try events.next()
      if case .end = event.kind { return (.list(items), levels + 1) }
      let item = try value(event, depth: depth + 1)
      items.append(item.node)
      levels = max(levels, item.depth)
    }
  }

  private mutating func map(depth: Int) throws(Diagnostic) -> (Node.Content, Int) {
    var entries: [Node.Entry] = []
    var places: [String: Node] = [:]
    var levels = 0
    while true {
      let event = try events.next()
      if case .end = event.kind { return (.map(entries), levels + 1) }
      let key = try value(event, depth: depth + 1, isKey: true).node
      let item = try value(try events.next(), depth: depth + 1)
      levels = max(levels, item.depth)
      guard let name = checkedName(key) else { continue }
      if let first = places.updateValue(key, forKey: name) {
        let before = "line \(first.location.line), column \(first.location.column)"
        diagnostics.append(Diagnostic("'\(name)' is written twice, first in \(before); remove one", at: key))
      } else {
        entries.append(Node.Entry(key: key, value: item.node))
      }
    }
  }

  /// Returns a key's name. If it is invalid, adds a diagnostic and returns nil.
  private mutating func checkedName(_ key: Node) -> String? {
    if case .scalar("<<", quoted: false) = key.content {
      let message = "not every YAML reader supports '<<' merges; write out the keys, or use 'extends'"
      diagnostics.append(Diagnostic(message, at: key))
      return nil
    }
    if let name = key.text, !name.isEmpty { return name }
    let found = key.text == nil ? key.summary : "empty"
    diagnostics.append(Diagnostic("a key must be a name, but is \(found); write 'name: value'", at: key))
    return nil
  }

  private mutating func alias(_ name: String, _ event: YAMLEvent, depth: Int) throws(Diagnostic) -> (
    Node, Int
  ) {
    if open.contains(name) {
      throw Diagnostic("'*\(name)' is inside '&\(name)' itself; write out its value", at: place(event))
    }
    guard let anchor = anchors[name] else {
      let near = hint(for: name, among: anchors.keys.sorted(), otherwise: "the anchors above are")
      throw Diagnostic(
        "there is no anchor '&\(name)' above" + (near.isEmpty ? "; write the value out" : near),
        at: place(event))
    }
    try grow(by: anchor.count, event)
    if depth + anchor.depth - 1 > deepest {
      throw Diagnostic("values nest deeper than \(deepest) levels; nest less", at: place(event))
    }
    return (anchor.node, anchor.depth)
  }

  private mutating func grow(by number: Int, _ event: YAMLEvent) throws(Diagnostic) {
    count += number
    if count > most {
      throw Diagnostic(
        "the file contains more than \(most) values, aliases included; use fewer", at: place(event))
    }
  }
}
