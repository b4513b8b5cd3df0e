/// A component as a recipe names it: `name`, or `name: { options }`.
public struct Choice<K: Kind>: Sendable, Shaped, NodeEncodable, Decodable {
  /// The options, as the recipe and the defaults give them.
  public let component: any Component
  public let part: K.Part
  /// The source file that the component comes from; its text is part of stage keys.
  let source: ComponentSource
  /// Where the recipe names it.
  let place: Node

  public var name: String { type(of: component).name }

  /// The component with all its options, as a recipe would write it.
  public var node: Node { .component(name, options: encode(component)) }

  /// The same without the places of files, whose contents count, not where they lie.
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

  /// The hashes of all sources that the component runs: its own, and those of components among its options.
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

  /// An error about this component, at its place in the recipe.
  func problem(_ message: String) -> RecipeError { RecipeError([Diagnostic("\(name): \(message)", at: place)]) }

  /// The same for what goes wrong while the run is on its way.
  func failure(_ message: String) -> RunError { RunError("\(Diagnostic("\(name): \(message)", at: place))") }
}

/// A component that is an option of another one.
private protocol NestedChoice {
  var nodeWithoutPaths: Node { get }
  var sourceHash: String { get }
}

extension Choice: NestedChoice {}
