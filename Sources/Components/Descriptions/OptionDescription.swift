import Recipe

/// The description of a component's option or of a key in a section of the recipe.
public struct OptionDescription: Sendable {
  /// The name in recipes.
  public let name: String
  /// The form of the value.
  package let form: ValueForm
  /// The default value; nil if there is none.
  package var fallback: Node?
  /// The documentation comment from the source; empty if there is none.
  public let meaning: String

  package init(name: String, form: ValueForm, fallback: Node? = nil, meaning: String) {
    self.name = name
    self.form = form
    self.fallback = fallback
    self.meaning = meaning
  }

  /// The form of the value in words: "number", "all | other-clusters".
  public var type: String { form.description }
  /// The default value, in the recipe's format; nil if there is none.
  public var defaultValue: String? { fallback?.flow }
}
