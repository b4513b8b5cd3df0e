import Components
import Foundation
import PluginFiles
import Recipe
import Storage

extension Experiment {
  /// The key `extends`, which merging removes.
  package static let extends = OptionDescription(
    name: "extends", form: ValueForm(of: FilePath.self),
    meaning: "The path of the recipe to extend, relative to this file.")

  /// Reads a recipe with the recipes that it extends and the command line's overrides `path=value`, and loads its
  /// plugin files.
  ///
  /// - Parameters:
  /// - flags: Values of command-line flags, which take precedence over the overrides.
  /// - plugins: Plugin files to load in addition to those in the recipe.
  /// - trust: The plugins that may be loaded if the recipe belongs to a run's folder.
  /// - Throws: A `RecipeError` with all errors in the recipe, or a `PluginError` for an invalid plugin.
  public init(
    recipe path: String, overrides: [String] = [], flags: [FlagValue] = [], plugins: [String] = [],
    trust: PluginTrust = .own
  ) throws {
    let files = try RecipeFiles(path)
    try files.loadPlugins(overrides, trust: trust)
    try loadPlugins(plugins)
    try self.init(
      files.merged(overrides: overrides, flags: flags, shape: Experiment.shape), of: path, plugins: plugins)
  }

  /// Decodes the tree of a recipe.
  ///
  /// - Parameters:
  /// - path: The recipe's file. Its name is the default name of the run.
  /// - plugins: Plugin files in addition to those in the recipe. All of them are already loaded.
  package init(_ tree: Node, of path: String, plugins: [String] = []) throws(RecipeError) {
    self = try decode(Experiment.self, from: tree)
    for path in plugins.map({ FilePath($0) }) where !self.plugins.contains(where: { $0.resolved == path.resolved }) {
      self.plugins.append(path)
    }
    if name.isEmpty {
      let stem = PathText.stem(of: path)
      name = String(stem.map { Experiment.mayStand($0) ? $0 : "-" }.drop { $0 == "." })
    }
  }
}
