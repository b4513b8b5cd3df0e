/// What stands where in a recipe; merging and the paths of overrides need it.
public indirect enum Shape: Sendable {
  /// A value that is replaced as a whole, or a map whose keys are not known.
  case value
  case list(Shape)
  /// A map under the user's own names.
  case map(Shape)
  /// A map with these keys.
  case fields([String: Shape])
  /// `name` or `name: { options }`; gives the shape of a name's options, nil if nothing is called that.
  case component(@Sendable (String) -> Shape?)

  /// The shape of a type's options.
  public init<T: Options>(of type: T.Type) {
    let fields = T.options.map { ($0.name, shape(ofType: Swift.type(of: $0.value))) }
    self = .fields(Dictionary(fields) { first, _ in first })
  }
}

/// A type of value that has parts which a path can name.
public protocol Shaped {
  static var shape: Shape { get }
}

extension Optional: Shaped {
  public static var shape: Shape { Recipe.shape(ofType: Wrapped.self) }
}

extension Array: Shaped {
  public static var shape: Shape { .list(Recipe.shape(ofType: Element.self)) }
}

/// The shape of any type; a single value unless it says otherwise.
func shape(ofType type: Any.Type) -> Shape { (type as? any Shaped.Type)?.shape ?? .value }
