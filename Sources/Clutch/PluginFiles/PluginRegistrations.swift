import Synchronization

/// A component that a plugin file registers.
struct PluginRegistration: Sendable {
  let registry: any AnyRegistry
  let name: String
  let type: any Component.Type
  /// The source file, as `Module/File.swift`.
  let file: String
  /// Adds the component to the registry.
  let commit: @Sendable () -> Void
}

/// Collects the registrations of a plugin file until all names are known to be free.
final class PluginRegistrations: Sendable {
  /// The collector while the entries of a library run.
  @TaskLocal static var current: PluginRegistrations?

  private let registrations = Mutex<[PluginRegistration]>([])

  var all: [PluginRegistration] { registrations.withLock { $0 } }

  func add(_ registration: PluginRegistration) { registrations.withLock { $0.append(registration) } }
}
