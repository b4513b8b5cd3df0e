import Formats
import Synchronization

/// The source text of a module that registers components.
private struct SourceModule {
  /// The text of its files by path relative to its folder.
  let files: [String: String]
  /// The plugin that was compiled into it; nil for a module of the program itself.
  let plugin: PluginSource?
}

/// The source text of components by module. `describe` shows it, and stage keys depend on it.
private let modules = Mutex<[String: SourceModule]>([:])

/// A cache of lookups, since a sweep names the same components in every trial.
private let known = Mutex<[String: ComponentSource]>([:])

/// Registers the source files of a module that registers components, by path relative to its folder.
public func registerSources(_ files: [String: String], of module: String) {
  modules.withLock { $0[module] = SourceModule(files: files, plugin: nil) }
  known.withLock { $0 = [:] }
}

/// Registers the plugin from which a module was compiled.
func registerSources(of plugin: PluginSource, module: String) {
  let files = Dictionary(plugin.files.map { ($0.name, $0.text) }) { first, _ in first }
  modules.withLock { $0[module] = SourceModule(files: files, plugin: plugin) }
  known.withLock { $0 = [:] }
}

/// The sources of a component, looked up by the `#fileID` of its registration.
struct ComponentSource: Sendable {
  /// The component's own file: `Plugins/Losses/CCL.swift`, or a plugin file as the user named it.
  let path: String
  /// The text of that file; nil if its module registered no sources.
  let text: String?
  /// The plugin file or folder that it comes from, as the user named it; nil for a module of the program itself.
  let plugin: String?
  /// SHA-256 over the files with which it may share helpers: those of its folder, or the whole plugin.
  let hash: String

  /// The sources of the component registered in `file`, a `#fileID`.
  static func of(file: String) -> ComponentSource {
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
    guard !files.isEmpty else {
      // The module registered no sources, so the hash of the running program stands in for them.
      hash = RunningBuild.hash
      return
    }
    let folder = path?.split(separator: "/").dropLast().joined(separator: "/") ?? ""
    hash = sourceHash(files.filter { $0.key.split(separator: "/").dropLast().joined(separator: "/") == folder })
  }
}

/// The folders of the core that only plan work or show results. No stage computes with them, so an edit there retrains
/// nothing.
let foldersBesideStages: Set = [
  "Charts", "Comparison", "Documentation", "PluginFiles", "Runs", "Sweep", "Tables", "TensorBoard",
]

/// The hash of all core sources that stages compute with.
let coreHash: String = {
  let own = [formatsSources, metricsSources, embeddedSources].map { sources in
    sources.filter { !foldersBesideStages.contains(folder(of: $0.key)) }
  }
  return sourceHash(own.reduce(torchSources) { all, sources in all.merging(sources) { $1 + $0 } })
}()

private func folder(of file: String) -> String { String(file.prefix { $0 != "/" }) }

private func sourceHash(_ files: [String: String]) -> String {
  SHA256.hex(files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)\n" }.joined())
}
