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
    let paths = Mirror(reflecting: component).children.filter { $0.value is FilePath || $0.value is FilePath? }
    let names = Set(paths.compactMap { $0.label.map(kebabCase) })
    let entries = (Recipe.encode(component).entries ?? []).filter { !names.contains($0.name) }
    return .component(name, options: Node(.map(entries)))
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
