import Foundation

extension Experiment {
  /// The key of a file that is gone once the recipes are merged.
  static let extends = OptionDescription(
    name: "extends", form: ValueForm(of: FilePath.self),
    meaning: "The path of a recipe to merge this one over, relative to this file.")

  /// Reads a recipe, with what it extends and the overrides `path=value` of a command line, and loads its plugin files.
  ///
  /// - Parameters:
  ///   - flags: values of flags of the command line, which go over the overrides.
  ///   - plugins: plugin files to load beside those of the recipe.
  ///   - trust: whose plugins the recipe of a run's folder may load.
  /// - Throws: `RecipeError` with all that is wrong with the recipe, `PluginError` for what is wrong with a plugin.
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
  ///   - path: the recipe's file, whose name it bears where it gives none.
  ///   - plugins: plugin files beside those that the recipe names; all of them are loaded.
  init(_ tree: Node, of path: String, plugins: [String] = []) throws(RecipeError) {
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
