import Foundation

extension Experiment {
  /// Reads a recipe, with what it extends and the overrides `path=value` of a command line.
  ///
  /// - Throws: `RecipeError` with all that is wrong.
  public init(recipe path: String, overrides: [String] = []) throws(RecipeError) {
    self = try decode(Experiment.self, from: loadRecipe(path, overrides: overrides, shape: Experiment.shape))
    if name.isEmpty {
      let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      name = String(stem.map { Experiment.mayStand($0) ? $0 : "-" }.drop { $0 == "." })
    }
  }
}
