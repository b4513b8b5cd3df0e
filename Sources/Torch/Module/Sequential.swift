/// Modules that are applied one after another.
public final class Sequential: Module {
  let layers: [any Module]

  public init(_ layers: [any Module]) { self.layers = layers }
  public init(@LayerBuilder _ layers: () -> [any Module]) { self.layers = layers() }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    layers.reduce(input) { $1($0, training: training) }
  }
}

/// Allows `if` and `for` inside `Sequential { … }`.
@resultBuilder public enum LayerBuilder {
  public static func buildExpression(_ layer: any Module) -> [any Module] { [layer] }
  public static func buildBlock(_ parts: [any Module]...) -> [any Module] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [any Module]?) -> [any Module] { part ?? [] }
  public static func buildEither(first: [any Module]) -> [any Module] { first }
  public static func buildEither(second: [any Module]) -> [any Module] { second }
  public static func buildArray(_ parts: [[any Module]]) -> [any Module] { parts.flatMap { $0 } }
}
