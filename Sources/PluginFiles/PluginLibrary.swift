import Components
import Foundation
import Storage

/// A compiled plugin that is loaded into this process until the process ends.
struct PluginLibrary {
  private let entry: @convention(c) () -> Void

  /// Loads a library.
  ///
  /// - Throws: The message of the dynamic linker.
  init(_ path: String) throws(RunError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, PluginCompiler.entry) else {
      throw RunError(dlerror().map { String(cString: $0) } ?? "the dynamic linker gave no reason")
    }
    entry = unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)
  }

  /// Returns the components to register, without registering them yet.
  func registrations() -> [PluginRegistration] {
    _ = registries.map(\.names)  // registers the built-in components first, which happens on first access
    let collector = PluginRegistrations()
    PluginRegistrations.$current.withValue(collector) { entry() }
    return collector.all
  }
}
