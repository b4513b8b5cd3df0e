import Components
import Foundation
import Recipe
import Storage
import Synchronization

/// Compiles plugin files and loads them into this process.
package struct PluginLoader: Sendable {
  var build = RunningBuild.current
  var cache = PluginCache()
  /// The time limit for loading a plugin.
  var seconds = 30.0

  package init(build: RunningBuild = .current, cache: PluginCache = PluginCache(), seconds: Double = 30) {
    (self.build, self.cache, self.seconds) = (build, cache, seconds)
  }

  /// The loaded plugins, by the hash of their text and by absolute path.
  private struct Loaded {
    var byHash: [String: LoadedPlugin] = [:]
    var byPath: [String: LoadedPlugin] = [:]
  }
  private static let loaded = Mutex(Loaded())

  /// Returns the plugin that was loaded from a path; nil if none was.
  package static func plugin(at path: String) -> LoadedPlugin? { loaded.withLock { $0.byPath[path] } }

  /// Compiles and loads a plugin, unless it is already compiled or loaded.
  package func load(_ source: PluginSource) throws(PluginError) -> LoadedPlugin {
    try PluginLoader.loaded.withLock { (loaded: inout Loaded) throws(PluginError) -> LoadedPlugin in
      let hash = source.hash
      let plugin: LoadedPlugin
      if let known = loaded.byHash[hash] {
        plugin = LoadedPlugin(source, known.components)
      } else {
        plugin = LoadedPlugin(source, try components(of: source))
        loaded.byHash[hash] = plugin
      }
      loaded.byPath[source.resolved] = plugin
      return plugin
    }
  }

  private func components(of source: PluginSource) throws(PluginError) -> [LoadedPlugin.Component] {
    let (key, entry) = try compile(source)
    if let verdict = FileManager.default.contents(atPath: "\(entry)/verdict"), !verdict.isEmpty {
      throw PluginError(source.path, String(decoding: verdict, as: UTF8.self))
    }
    let registrations: [PluginRegistration]
    do throws(RunError) {
      registrations = try PluginLibrary("\(entry)/plugin.so").registrations()
    } catch {
      throw PluginError(
        source.path,
        "it cannot be loaded: \(error); delete \(entry) and try again. A program that loads plugin files must be "
          + "linked with -Xlinker --export-dynamic")
    }
    try check(registrations, of: source)
    registerSources(
      Dictionary(source.files.map { ($0.name, $0.text) }) { first, _ in first },
      of: PluginCompiler.module(source.stem, key),
      from: PluginOrigin(path: source.path, isFolder: source.isFolder, hash: source.hash))
    for registration in registrations { registration.commit() }
    return registrations.map { LoadedPlugin.Component(kind: $0.registry.kind, name: $0.name) }
  }

  /// Returns the cache folder of a compiled plugin. Compiles the plugin if it is not in the cache.
  @discardableResult
  func compile(_ source: PluginSource) throws(PluginError) -> (key: String, entry: String) {
    let module = PluginCompiler.module(source.stem, "")
    let parts = [module] + source.files.map(\.name) + [source.hash, programHash] + PluginCompiler.flags
    let key = SHA256.hex(parts.joined(separator: "\n"))
    let make = { (folder: String) throws(PluginError) in try fill(folder, source, key) }
    var entry = try cache.entry(key, for: source.path, make: make)
    if !PluginCache.isIntact(entry) {
      cache.discard(entry)
      entry = try cache.entry(key, for: source.path, make: make)
    }
    return (key, entry)
  }

  /// Compiles a plugin into a folder of the cache and tries to load it.
  private func fill(_ folder: String, _ source: PluginSource, _ key: String) throws(PluginError) {
    let work = "\(folder)/work"
    let library = "\(folder)/plugin.so"
    do {
      try AtomicFile.makeFolder(work)
    } catch {
      throw PluginError(source.path, "it cannot be compiled: \(error)")
    }
    try PluginCompiler(build: build, moduleCache: cache.moduleCache)
      .compile(source, key: key, in: work, to: library)
    var result = PluginTrial.Result.good
    do throws(RunError) {
      if let clutch = build.clutch {
        result = try PluginTrial.result(library, clutch, log: "\(work)/trial.log", seconds: seconds)
      }
      sync(library)
      switch result {
      case .good: try AtomicFile.write("", to: "\(folder)/verdict")
      case .bad(let message): try AtomicFile.write(message, to: "\(folder)/verdict")
      case .unclear(let message): throw RunError(message)
      }
      try PluginCache.seal(folder)
      try? FileManager.default.removeItem(atPath: work)
    } catch {
      throw PluginError(source.path, "\(error)")
    }
  }

  /// Writes a file to disk before the rename that makes it visible.
  private func sync(_ path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }

  /// Checks that the plugin registers something and that no name is already in use.
  private func check(_ registrations: [PluginRegistration], of source: PluginSource) throws(PluginError) {
    if registrations.isEmpty {
      throw PluginError(source.path, "it registers nothing; end it with this line:\n\n\(source.missingEntry)")
    }
    func place(_ file: String) -> String { source.shown(file.split(separator: "/").last.map(String.init) ?? file) }
    for (index, new) in registrations.enumerated() {
      let old =
        new.registry.entry(new.name).map { "\($0.type) in \(ComponentSource.of(file: $0.file).path)" }
        ?? registrations[..<index].first { $0.registry.kind == new.registry.kind && $0.name == new.name }
        .map { "\($0.type) in \(place($0.file))" }
      if let old {
        throw PluginError(
          source.path,
          "its \(new.registry.kind) '\(new.name)', \(new.type) in \(place(new.file)), has the same name as \(old); "
            + "rename it")
      }
    }
  }
}
