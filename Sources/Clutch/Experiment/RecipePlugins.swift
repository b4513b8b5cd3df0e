extension RecipeFiles {
  /// Loads the plugin files that a recipe names, without which its components are not known.
  ///
  /// - Throws: `RecipeError` where there is no such file, with its place in the recipe; `PluginError` for what is wrong
  ///   with a plugin itself.
  func loadPlugins(_ overrides: [String]) throws {
    let own = overrides.filter { $0.prefix { $0 != "=" && $0 != "." } == "plugins" }
    let recipe = try merged(overrides: own, shape: .fields(["plugins": .list(.value)]))
    guard let list = recipe.entry("plugins") else { return }
    let paths = try decode(PluginList.self, from: Node(.map([list]))).plugins
    var sources: [PluginSource] = []
    var wrong: [Diagnostic] = []
    for (path, place) in zip(paths, list.value.items ?? []) {
      do throws(PluginError) {
        sources.append(try PluginSource(path.shown))
      } catch {
        wrong.append(Diagnostic(error.message, at: place))
      }
    }
    if !wrong.isEmpty { throw RecipeError(wrong) }
    for source in sources { _ = try PluginLoader().load(source) }
  }
}

/// The part of a recipe that is read before the rest.
private struct PluginList: Options { var plugins: [FilePath] = [] }
