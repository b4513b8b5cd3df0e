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
      throw Diagnostic(Choice.unknown(form.name), at: form.place)
    }
    (component, part) = item.make(form, decoder)
    source = ComponentSource(file: item.file)
    place = form.place
  }

  private static func unknown(_ name: String) -> String {
    let names = K.registry.names
    let near = suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
    return "there is no \(K.registry.kind) '\(name)'; \(near ?? "there are \(names.joined(separator: ", "))")"
  }

  /// An error about this component, at its place in the recipe.
  func problem(_ message: String) -> RecipeError { RecipeError([Diagnostic("\(name): \(message)", at: place)]) }
}
