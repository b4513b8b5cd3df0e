/// A component as a recipe names it: `name`, or `name: { options }`.
public struct Choice<K: Kind>: Sendable {
  /// The options, as the recipe and the defaults give them.
  public let component: any Component
  public let part: K.Part
  /// The source file that the component comes from; its text is part of stage keys.
  public let file: String
  /// Where the recipe names it.
  public let node: Node

  public var name: String { type(of: component).name }
}
