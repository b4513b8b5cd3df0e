import Recipe

/// Anything that a recipe can name: a struct whose stored properties are its options, with their initial values as
/// defaults.
public protocol Component: Options {
  /// Its name in recipes, in kebab-case.
  static var name: String { get }
}
