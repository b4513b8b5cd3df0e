import Foundation

extension Experiment {
  /// Reads a recipe, with what it extends and the overrides `path=value` of a command line.
  ///
  /// - Throws: `RecipeError` with all that is wrong.
  public init(recipe path: String, overrides: [String] = []) throws(RecipeError) {
    try self.init(loadRecipe(path, overrides: overrides, shape: Experiment.shape), of: path)
  }

  /// Decodes the tree of a recipe.
  ///
  /// - Parameter path: the recipe's file, whose name it bears where it gives none.
  init(_ tree: Node, of path: String) throws(RecipeError) {
    self = try decode(Experiment.self, from: tree)
    if name.isEmpty {
      let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      name = String(stem.map { Experiment.mayStand($0) ? $0 : "-" }.drop { $0 == "." })
    }
  }
}
