import Foundation

extension Experiment {
  /// Reads a recipe, with what it extends and the overrides `path=value` of a command line.
  ///
  /// - Throws: `RecipeError` with all that is wrong.
  public init(recipe path: String, overrides: [String] = []) throws(RecipeError) {
    let node = try loadRecipe(path, overrides: overrides, shape: Experiment.shape)
    self = try decode(Experiment.self, from: node)
    if name.isEmpty { name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }
  }
}
