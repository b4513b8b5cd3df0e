import Foundation

extension RecipeFiles {
  /// Loads the plugin files that a recipe names, without which its components are not known.
  ///
  /// - Parameter trust: whose plugins the recipe of a run's folder may load.
  /// - Throws: `RecipeError` where there is no such file or the file is not trusted, with its place in the recipe;
  ///   `PluginError` for what is wrong with a plugin itself.
  func loadPlugins(_ overrides: [String], trust: PluginTrust) throws {
    let own = overrides.filter { $0.prefix { $0 != "=" && $0 != "." } == "plugins" }
    let recipe = try merged(overrides: own, shape: .fields(["plugins": .list(.value)]))
    guard let list = recipe.entry("plugins") else { return }
    let paths = try decode(PluginList.self, from: Node(.map([list]))).plugins
    var sources: [PluginSource] = []
    var wrong: [Diagnostic] = []
    // A list on the command line is the user's own; a single entry leaves the others as they were.
    let isReplaced = own.contains { $0.hasPrefix("plugins=") }
    let proofs = isReplaced ? nil : untrusted(trust)
    for (path, place) in zip(paths, list.value.items ?? []) {
      do throws(PluginError) {
        let source = try PluginSource(path.shown)
        if let proofs, !proofs.contains(source) {
          throw PluginError(
            path.shown,
            "'\(path.shown)' is code that you have not run on this machine; read it, and give --trust to load it")
        }
        sources.append(source)
      } catch {
        wrong.append(Diagnostic(error.message, at: place))
      }
    }
    if !wrong.isEmpty { throw RecipeError(wrong) }
    for source in sources { _ = try PluginLoader().load(source) }
  }

  /// What proves that plugins are the user's own; nil where no proof is asked for, since the recipe is not that of a run.
  private func untrusted(_ trust: PluginTrust) -> PluginProofs? {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let folder = file.deletingLastPathComponent().path
    guard trust == .own, RunFolder.isRun(folder) else { return nil }
    return PluginProofs(of: folder)
  }
}

/// The part of a recipe that is read before the rest.
private struct PluginList: Options { var plugins: [FilePath] = [] }
