import Synchronization

/// A component that a plugin file registers.
package struct PluginRegistration: Sendable {
  package let registry: any AnyRegistry
  package let name: String
  package let type: any Component.Type
  /// The source file, as `Module/File.swift`.
  package let file: String
  /// Adds the component to the registry.
  package let commit: @Sendable () -> Void
}

/// Collects the registrations of a plugin file until all names are known to be free.
package final class PluginRegistrations: Sendable {
  /// The collector while the entries of a library run.
  @TaskLocal package static var current: PluginRegistrations?

  package init() {}

  private let registrations = Mutex<[PluginRegistration]>([])

  package var all: [PluginRegistration] { registrations.withLock { $0 } }

  func add(_ registration: PluginRegistration) { registrations.withLock { $0.append(registration) } }
}
