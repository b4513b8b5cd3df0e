/// A plugin file, or a folder of them, that is part of this process.
public struct LoadedPlugin: Sendable {
  /// A component that it brought.
  public struct Component: Sendable, Hashable {
    /// What messages call its kind: "loss".
    public let kind: String
    public let name: String
  }

  /// As it was named.
  public let path: String
  public let components: [Component]
  let source: PluginSource

  init(_ source: PluginSource, _ components: [Component]) {
    path = source.path
    self.source = source
    self.components = components
  }
}

/// Compiles plugin files and loads them; their components are then in the registries like those of `Plugins/`.
///
/// What was compiled before is taken from the user's cache; what is loaded already stays as it is.
///
/// - Parameter paths: Swift files, or folders whose Swift files make one module.
/// - Throws: what is wrong with the first one that cannot be loaded.
@discardableResult
public func loadPlugins(_ paths: [String]) throws(PluginError) -> [LoadedPlugin] {
  let loader = PluginLoader()
  var plugins: [LoadedPlugin] = []
  for path in paths { plugins.append(try loader.load(PluginSource(path))) }
  return plugins
}
