/// A registry of any kind, with what listing and describing need.
public protocol AnyRegistry: Sendable {
  var kind: String { get }
  var names: [String] { get }
  /// The type of a component and the file that registered it; nil if no component has that name.
  func entry(_ name: String) -> (type: any Component.Type, file: String)?
}

extension Registry: AnyRegistry {
  public func entry(_ name: String) -> (type: any Component.Type, file: String)? {
    self[name].map { ($0.type, $0.file) }
  }
}

/// Every kind of component, in the order in which a recipe names them.
public let registries: [any AnyRegistry] = [
  Datasets.registry, Encoders.registry, Heads.registry, Augmentations.registry, Optimizers.registry,
  Schedules.registry, Losses.registry, Clusterers.registry, Scorers.registry,
]
