import Recipe
import Storage

/// A component that a recipe selects: `name`, or `name: { options }`.
public struct Choice<K: Kind>: Sendable, Shaped, NodeEncodable, Decodable {
  /// The component with the options from the recipe and the defaults.
  public let component: any Component
  public let value: K.Part
  /// The source file that the component comes from; its text is part of stage keys.
  let source: ComponentSource
  /// The place in the recipe that names the component.
  let location: Node

  public var name: String { type(of: component).name }

  /// The component with all its options, in the recipe's format.
  public var node: Node { .component(name, options: encode(component)) }

  /// The same with a text in place of every path of a file.
  package func node(with standIn: @escaping @Sendable (FilePath) -> String) -> Node {
    FilePath.$standIn.withValue(standIn) { node }
  }

  /// The hashes of all sources that the component runs: its own, and those of the components among its options.
  package var sourceHash: String {
    ([source.hash] + choices(in: component).map(\.sourceHash)).joined(separator: " ")
  }

  public static var shape: Shape {
    let registry = K.registry
    return .component { name in registry[name].map { $0.type.shape } }
  }

  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    try self.init(ComponentForm(node), decoder)
  }

  package init(_ form: ComponentForm, _ decoder: NodeDecoder) throws(Diagnostic) {
    guard let item = K.registry[form.name] else {
      let names = hint(for: form.name, among: K.registry.names, otherwise: "there are")
      throw Diagnostic("there is no \(K.registry.kind) '\(form.name)'\(names)", at: form.place)
    }
    (component, value) = item.make(form, decoder)
    source = ComponentSource.of(file: item.file)
    location = form.place
  }

  /// Returns an error about this component, at its place in the recipe.
  package func problem(_ message: String) -> RecipeError {
    RecipeError([Diagnostic("\(name): \(message)", at: location)])
  }

  /// Returns an error about this component that occurs during a run.
  package func failure(_ message: String) -> RunError { RunError("\(Diagnostic("\(name): \(message)", at: location))") }
}

/// A component that is an option of another component.
private protocol NestedChoice {
  var sourceHash: String { get }
}

extension Choice: NestedChoice {}

/// The components among the options of a component, at any depth but those of other components.
private func choices(in options: Any) -> [any NestedChoice] {
  Mirror(reflecting: options).children.flatMap { child in
    (child.value as? any NestedChoice).map { [$0] } ?? choices(in: child.value)
  }
}
