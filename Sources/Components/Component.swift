import Recipe

/// Anything that a recipe can name: a struct whose stored properties are its options, with their initial values as
/// defaults.
public protocol Component: Options {
  /// Its name in recipes, in kebab-case.
  static var name: String { get }
  /// Python code with which `clutch export torchvision` rebuilds an encoder, head or scorer in PyTorch. It defines
  /// `build_encoder`, `build_head` or `score_rows`, as docs/export.md shows. By default it is empty, and the component
  /// cannot be exported.
  static var pytorch: String { get }
}

extension Component {
  public static var pytorch: String { "" }
}
