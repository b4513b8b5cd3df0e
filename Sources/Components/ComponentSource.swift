import Storage
import Synchronization

/// A plugin that was compiled from files outside the program.
package struct PluginOrigin: Sendable {
  /// The file or folder, as the user named it.
  let path: String
  let isFolder: Bool
  /// The hash of all its sources.
  let hash: String

  package init(path: String, isFolder: Bool, hash: String) {
    (self.path, self.isFolder, self.hash) = (path, isFolder, hash)
  }

  /// The name of one of its files in messages.
  package func shown(_ file: String) -> String { isFolder ? "\(path)/\(file)" : path }
}

/// The sources of a module that registers components.
private struct SourceModule {
  /// The text of its files by path relative to its folder.
  let files: [String: String]
  /// The plugin that it was compiled from; nil for a module of the program itself.
  let plugin: PluginOrigin?
}

/// The sources of all registered modules, which `describe` shows and stage keys depend on.
private let modules = Mutex<[String: SourceModule]>([:])

/// A cache of lookups, since a sweep names the same components in every trial.
private let known = Mutex<[String: ComponentSource]>([:])

/// Registers the sources of a module of the program, by their paths below its folder.
public func registerSources(_ files: [String: String], of module: String) {
  register(SourceModule(files: files, plugin: nil), module)
}

/// Registers the sources of a module that was compiled from a plugin.
package func registerSources(_ files: [String: String], of module: String, from plugin: PluginOrigin) {
  register(SourceModule(files: files, plugin: plugin), module)
}

private func register(_ sources: SourceModule, _ module: String) {
  modules.withLock { $0[module] = sources }
  known.withLock { $0 = [:] }
}

/// The sources of a module of the program, by path.
package func registeredSources(of module: String) -> [String: String] {
  loadEntries()
  return modules.withLock { $0[module]?.files } ?? [:]
}

/// The sources of a component, looked up by the `#fileID` of its registration.
package struct ComponentSource: Sendable {
  /// The component's own file: `Plugins/Losses/CCL.swift`, or a plugin file as the user named it.
  package let path: String
  /// The text of the file; nil if its module registered no sources.
  package let text: String?
  /// The plugin file or folder that it comes from, as the user named it; nil for a module of the program itself.
  package let plugin: String?
  /// SHA-256 of the component's own file and the files in `Shared/` beside it, or of the whole plugin.
  ///
  /// Helpers that several components of a kind use lie in `Shared/`, so that a new file there or elsewhere changes the
  /// keys of no other component.
  package let hash: String

  /// The sources of the component that was registered in `file`, a `#fileID`.
  package static func of(file: String) -> ComponentSource {
    if let source = known.withLock({ $0[file] }) { return source }
    let source = ComponentSource(file: file)
    known.withLock { $0[file] = source }
    return source
  }

  private init(file: String) {
    let parts = file.split(separator: "/", maxSplits: 1).map(String.init)
    let module = modules.withLock { $0[parts[0]] }
    let files = module?.files ?? [:]
    let path = files.keys.first { $0.split(separator: "/").last.map(String.init) == parts.last }
    text = path.flatMap { files[$0] }
    plugin = module?.plugin?.path
    if let plugin = module?.plugin {
      self.path = plugin.shown(path ?? file)
      hash = plugin.hash
      return
    }
    self.path = path.map { "\(parts[0])/\($0)" } ?? file
    guard let path else {
      // A module that registers no sources is identified by the program it is part of.
      hash = programHash
      return
    }
    let shared = "\(PathText.folder(of: path))/Shared/"
    hash = sourceHash(files.filter { $0.key == path || $0.key.hasPrefix(shared) })
  }
}

/// The hash of source files, by path and text.
package func sourceHash(_ files: [String: String]) -> String {
  SHA256.hex(files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)\n" }.joined())
}
