import Components
import Experiments
import PluginFiles
import Recipe

/// The tree of a recipe with its sweep, and the same tree without the sweep.
struct SweptRecipe {
  let whole: Node
  /// Without the key `sweep`.
  let base: Node
  /// The keys of `sweep`, in the order of the recipe.
  let order: [String]

  /// Reads a recipe and loads its plugin files.
  ///
  /// - Parameters:
  /// - overrides: Overrides `path=value`, or `path=a,b,c` for a path in the grid.
  /// - flags: Values of command-line flags, one value each. They take precedence over the overrides.
  /// - plugins: Plugin files to load in addition to those in the recipe.
  /// - trust: The plugins that may be loaded if the recipe belongs to a run's folder.
  init(_ path: String, _ overrides: [String], flags: [FlagValue], plugins: [String], trust: PluginTrust = .own) throws {
    var single: [String] = []
    var lists: [ListOverride] = []
    for text in overrides {
      if let list = try ListOverride(text) { lists.append(list) } else { single.append(text) }
    }
    let files = try RecipeFiles(path)
    try files.loadPlugins(single, trust: trust)
    try loadPlugins(plugins)
    var tree = try files.merged(overrides: single, flags: flags, shape: Experiment.shape)
    for text in single { tree = tree.withoutSwept(String(text.prefix { $0 != "=" })) }
    for flag in flags { tree = tree.withoutSwept(flag.path) }
    for list in lists { tree = tree.merging(.sweep(list), shape: Experiment.shape) }
    whole = tree
    order = tree["sweep"]?.entries?.map(\.name) ?? []
    base = Node(.map((tree.entries ?? []).filter { $0.name != "sweep" }), location: tree.location, line: tree.line)
  }
}

extension Node {
  /// Returns the part of a recipe that sweeps over the values of an override.
  fileprivate static func sweep(_ override: ListOverride) -> Node {
    let values = Node(.list(override.values), location: override.path.location, line: override.path.line)
    if override.path.text == "seed" { return .map([("sweep", .map([("seeds", values)]))]) }
    let grid = Node(.map([Entry(key: override.path, value: values)]))
    return .map([("sweep", .map([("grid", grid)]))])
  }

  /// Returns this recipe with a path removed from the grid and the draws, because the command line gave it a single
  /// value.
  fileprivate func withoutSwept(_ path: String) -> Node {
    changing("sweep") { sweep in
      if path == "seed" { return sweep.removing("seeds") }
      let rest = sweep.changing("grid") { $0.removing(path) }.changing("random") { random in
        random.changing("draw") { $0.removing(path) }
      }
      let isDrawn = sweep["random"]?["draw"]?[path] != nil
      // If nothing is left to draw, there are no random trials.
      return isDrawn && rest["random"]?["draw"]?.entries?.isEmpty == true ? rest.removing("random") : rest
    }
  }
}
