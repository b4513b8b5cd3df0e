import Foundation

/// A compiled plugin in this process; it stays until the process ends.
struct PluginLibrary {
  private let entry: @convention(c) () -> Void

  /// Loads a library.
  ///
  /// - Throws: what the dynamic linker says.
  init(_ path: String) throws(RunError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, PluginCompiler.entry) else {
      throw RunError(dlerror().map { String(cString: $0) } ?? "the dynamic linker does not say why")
    }
    entry = unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)
  }

  /// What it registers; nothing is in a registry yet.
  func registrations() -> [PluginRegistration] {
    _ = registries.map(\.names)  // those of the program come first: they are registered on the first look
    let collector = PluginRegistrations()
    PluginRegistrations.$current.withValue(collector) { entry() }
    return collector.all
  }
}
