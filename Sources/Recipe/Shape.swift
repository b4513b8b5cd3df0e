/// The structure of a recipe. Merging and override paths depend on it.
public indirect enum Shape: Sendable {
  /// A value that is replaced as a whole, or a map with unknown keys.
  case value
  case list(Shape)
  /// A map with user-defined names.
  case map(Shape)
  /// A map with these keys. `renamed` has the former names of keys, each with the present one.
  case fields([String: Shape], renamed: [String: String] = [:])
  /// A component, `name` or `name: { options }`. The function returns the shape of a component's options; nil if the
  /// name is unknown.
  case component(@Sendable (String) -> Shape?)

  /// The shape of a type's options.
  public init<T: Options>(of type: T.Type) {
    let fields = T.options.map { ($0.name, shape(ofType: Swift.type(of: $0.value))) }
    self = .fields(Dictionary(fields) { first, _ in first }, renamed: T.renamed)
  }
}

/// A type with parts that a path can refer to.
public protocol Shaped {
  static var shape: Shape { get }
}

extension Optional: Shaped {
  public static var shape: Shape { Recipe.shape(ofType: Wrapped.self) }
}

extension Array: Shaped {
  public static var shape: Shape { .list(Recipe.shape(ofType: Element.self)) }
}

/// Returns the shape of any type. The default is a single value.
func shape(ofType type: Any.Type) -> Shape { (type as? any Shaped.Type)?.shape ?? .value }
