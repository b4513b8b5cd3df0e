/// A kind of component, with the registry of its components.
public protocol Kind {
  associatedtype Part: Sendable
  static var registry: Registry<Part> { get }
}
