/// A component that a recipe selects: `name`, or `name: { options }`.
public struct Choice<K: Kind>: Sendable, Shaped, NodeEncodable, Decodable {
  /// The component with the options from the recipe and the defaults.
  public let component: any Component
  public let part: K.Part
  /// The source file that the component comes from; its text is part of stage keys.
  let source: ComponentSource
  /// The place in the recipe that names the component.
  let place: Node

  public var name: String { type(of: component).name }

  /// The component with all its options, in the recipe's format.
  public var node: Node { .component(name, options: encode(component)) }

  /// The same node without file paths. Results depend on the contents of files, not on their location.
  var nodeWithoutPaths: Node {
    var entries = (Recipe.encode(component).entries ?? []).map { ($0.name, $0.value) }
    for (label, value) in Mirror(reflecting: component).children {
      let name = label.map(kebabCase)
      if value is FilePath || value is FilePath? { entries.removeAll { $0.0 == name } }
      guard let inner = value as? any NestedChoice, let i = entries.firstIndex(where: { $0.0 == name }) else {
        continue
      }
      entries[i].1 = inner.nodeWithoutPaths
    }
    return .component(name, options: .map(entries))
  }

  /// The hashes of all sources that the component runs: its own and those of nested components.
  var sourceHash: String {
    let inner = Mirror(reflecting: component).children.compactMap { ($0.value as? any NestedChoice)?.sourceHash }
    return ([source.hash] + inner).joined(separator: " ")
  }

  public static var shape: Shape {
    let registry = K.registry
    return .component { name in registry[name].map { $0.type.shape } }
  }

  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    try self.init(ComponentForm(node), decoder)
  }

  init(_ form: ComponentForm, _ decoder: NodeDecoder) throws(Diagnostic) {
    guard let item = K.registry[form.name] else {
      let names = hint(for: form.name, among: K.registry.names, otherwise: "there are")
      throw Diagnostic("there is no \(K.registry.kind) '\(form.name)'\(names)", at: form.place)
    }
    (component, part) = item.make(form, decoder)
    source = ComponentSource.of(file: item.file)
    place = form.place
  }

  /// Returns an error about this component, at its place in the recipe.
  func problem(_ message: String) -> RecipeError { RecipeError([Diagnostic("\(name): \(message)", at: place)]) }

  /// Returns an error about this component that occurs during a run.
  func failure(_ message: String) -> RunError { RunError("\(Diagnostic("\(name): \(message)", at: place))") }
}

/// A component that is an option of another component.
private protocol NestedChoice {
  var nodeWithoutPaths: Node { get }
  var sourceHash: String { get }
}

extension Choice: NestedChoice {}
