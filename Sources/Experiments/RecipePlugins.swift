import Foundation
import PluginFiles
import Recipe

extension RecipeFiles {
  /// Loads the plugin files that a recipe names. Their components must be registered before the recipe is decoded.
  ///
  /// - Parameter trust: The plugins that may be loaded if the recipe belongs to a run's folder.
  /// - Throws: A `RecipeError` with the place in the recipe if a file does not exist or is not trusted, or a
  ///   `PluginError` for an invalid plugin.
  package func loadPlugins(_ overrides: [String], trust: PluginTrust) throws {
    let own = overrides.filter { $0.prefix { $0 != "=" && $0 != "." } == "plugins" }
    let recipe = try merged(overrides: own, shape: .fields(["plugins": .list(.value)]))
    guard let list = recipe.entry("plugins") else { return }
    let paths = try decode(PluginList.self, from: Node(.map([list]))).plugins
    var sources: [PluginSource] = []
    var wrong: [Diagnostic] = []
    // A list on the command line comes from the user. An override of a single entry leaves the other entries as they
    // were.
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

  /// Proofs that the plugins are the user's own; nil if none are required because the recipe does not belong to a run.
  private func untrusted(_ trust: PluginTrust) -> PluginProofs? {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let folder = file.deletingLastPathComponent().path
    guard trust == .own, RunMark.isIn(folder) else { return nil }
    return PluginProofs(of: folder)
  }
}

/// The part of a recipe that is decoded before the rest.
private struct PluginList: Options { var plugins: [FilePath] = [] }
