import Components

/// A plugin, a file or a folder of files, that is loaded into this process.
public struct LoadedPlugin: Sendable {
  /// A component that the plugin registered.
  public struct Component: Sendable, Hashable {
    /// The name of its kind in messages: "loss".
    public let kind: String
    public let name: String
  }

  /// The path as given by the user.
  public let path: String
  public let components: [Component]
  package let source: PluginSource

  init(_ source: PluginSource, _ components: [Component]) {
    path = source.path
    self.source = source
    self.components = components
  }
}

/// Compiles and loads plugin files. Their components are then registered like those in `Plugins/`.
///
/// Compiled plugins are cached per user. A plugin that is already loaded is not loaded again.
///
/// - Parameter paths: Swift files, or folders whose Swift files form one module.
/// - Throws: The error of the first plugin that cannot be loaded.
@discardableResult
public func loadPlugins(_ paths: [String]) throws(PluginError) -> [LoadedPlugin] {
  let loader = PluginLoader()
  var plugins: [LoadedPlugin] = []
  for path in paths { plugins.append(try loader.load(PluginSource(path))) }
  return plugins
}
