/// The two parts of a component in a recipe: `name`, or `name: { options }`.
public struct ComponentForm: Sendable {
  public let name: String
  /// The place of the name.
  public let place: Node
  /// The options as a map; empty if none are given.
  public let options: Node

  public init(_ node: Node) throws(Diagnostic) {
    switch node.content {
    case .scalar(let name, _) where !name.isEmpty:
      self.init(name: name, place: node, options: node.with(.map([])))
    case .map(let entries) where entries.count == 1:
      try self.init(entries[0])
    case .map(let entries):
      throw Diagnostic(Self.wrongCount(entries.map(\.name)), at: entries.last?.key ?? node)
    case .null, .scalar, .list:
      throw Diagnostic("a component must be 'name' or 'name: { options }', but is \(node.summary)", at: node)
    }
  }

  private init(name: String, place: Node, options: Node) {
    self.name = name
    self.place = place
    self.options = options
  }

  private init(_ entry: Node.Entry) throws(Diagnostic) {
    let value = entry.value
    guard value.isNull || value.entries != nil else {
      let remedy = "write '\(entry.name): { option: value }'"
      throw Diagnostic(
        "the options of '\(entry.name)' must be a map, but are \(value.summary); \(remedy)", at: value)
    }
    self.init(name: entry.name, place: entry.key, options: value.isNull ? entry.key.with(.map([])) : value)
  }

  /// Returns the form without an option that does not belong to the component, and the value of that option.
  public func removing(_ option: String) -> (form: ComponentForm, value: Node?) {
    let rest = (options.entries ?? []).filter { $0.name != option }
    return (ComponentForm(name: name, place: place, options: options.with(.map(rest))), options[option])
  }

  /// Returns the form with one more option, whose name has the location of its value.
  public func adding(_ option: String, _ value: Node) -> ComponentForm {
    let entry = Node.Entry(key: value.with(.scalar(option, quoted: false)), value: value)
    return ComponentForm(name: name, place: place, options: options.with(.map((options.entries ?? []) + [entry])))
  }

  private static func wrongCount(_ names: [String]) -> String {
    guard names.count > 1 else {
      return "a component has one name, but this map is empty; write 'name: { options }'"
    }
    let remedy = "indent the options of '\(names[0])' below it, and remove the rest"
    let all = names.dropLast().map { "'\($0)'" }.joined(separator: ", ") + " and '\(names[names.count - 1])'"
    return "a component has one name, but this has \(names.count): \(all); \(remedy)"
  }
}

extension Node {
  /// Returns a component as a map from its name to its options.
  static func component(_ place: Node, options: Node) -> Node {
    place.with(.map([Entry(key: place, value: options)]))
  }

  /// Creates a component that does not come from a file.
  public static func component(_ name: String, options: Node) -> Node {
    component(.text(name), options: options)
  }
}
