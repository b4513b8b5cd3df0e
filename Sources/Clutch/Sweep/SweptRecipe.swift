/// The tree of a recipe with a sweep, and the same without it.
struct SweptRecipe {
  let whole: Node
  /// Without the key `sweep`.
  let base: Node
  /// The keys of `sweep` in the order written.
  let order: [String]

  /// Reads a recipe and loads its plugin files.
  ///
  /// - Parameters:
  ///   - overrides: `path=value` as everywhere, and `path=a,b,c` for a path of the grid.
  ///   - flags: values of flags of the command line, which go over the overrides and hold one value each.
  ///   - plugins: plugin files to load beside those of the recipe.
  ///   - trust: whose plugins the recipe of a run's folder may load.
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
  /// A recipe's part that sweeps over values of an override.
  fileprivate static func sweep(_ override: ListOverride) -> Node {
    let values = Node(.list(override.values), location: override.path.location, line: override.path.line)
    if override.path.text == "seed" { return .map([("sweep", .map([("seeds", values)]))]) }
    let grid = Node(.map([Entry(key: override.path, value: values)]))
    return .map([("sweep", .map([("grid", grid)]))])
  }

  /// This recipe, where a path is neither in the grid nor drawn any more: the command line gave it one value.
  fileprivate func withoutSwept(_ path: String) -> Node {
    changing("sweep") { sweep in
      if path == "seed" { return sweep.removing("seeds") }
      let rest = sweep.changing("grid") { $0.removing(path) }.changing("random") { random in
        random.changing("draw") { $0.removing(path) }
      }
      let isDrawn = sweep["random"]?["draw"]?[path] != nil
      // Where nothing is left to draw, neither are draws to be made.
      return isDrawn && rest["random"]?["draw"]?.entries?.isEmpty == true ? rest.removing("random") : rest
    }
  }
}
