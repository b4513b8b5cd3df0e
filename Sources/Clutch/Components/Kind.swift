/// A kind of component, with the registry that holds those of the kind.
public protocol Kind {
  associatedtype Part: Sendable
  static var registry: Registry<Part> { get }
}
