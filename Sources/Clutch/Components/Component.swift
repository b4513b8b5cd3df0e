/// Whatever a recipe can name: a struct whose stored properties are its options, and their initial values the defaults.
public protocol Component: Options {
  /// What recipes call it, in kebab-case.
  static var name: String { get }
}
