import Synchronization

/// A component that a plugin file registers.
struct PluginRegistration: Sendable {
  let registry: any AnyRegistry
  let name: String
  let type: any Component.Type
  /// As `Module/File.swift`.
  let file: String
  /// Puts it into the registry.
  let commit: @Sendable () -> Void
}

/// Holds back what a plugin file registers until it is known that all its names are free.
final class PluginRegistrations: Sendable {
  /// Set while the entries of a library run.
  @TaskLocal static var current: PluginRegistrations?

  private let registrations = Mutex<[PluginRegistration]>([])

  var all: [PluginRegistration] { registrations.withLock { $0 } }

  func add(_ registration: PluginRegistration) { registrations.withLock { $0.append(registration) } }
}
