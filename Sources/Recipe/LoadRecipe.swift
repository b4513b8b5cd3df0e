import Foundation

/// Reads a recipe with the recipes that it extends, and applies overrides.
///
/// - Parameters:
///   - overrides: Overrides `path=value`, each merged over those before it.
///   - shape: The structure of a recipe.
/// - Returns: The merged tree, in which every value knows the file that it comes from.
package func loadRecipe(_ path: String, overrides: [String] = [], shape: Shape) throws(RecipeError) -> Node {
  try RecipeFiles(path).merged(overrides: overrides, shape: shape)
}

/// A recipe and the recipes that it extends, read but not merged yet, because their contents can affect the merging.
package struct RecipeFiles: Sendable {
  /// The recipes, each merged over those before it.
  private let layers: [Node]
  /// The path of the recipe, as given by the user.
  public let path: String

  /// Reads a recipe and the recipes that it extends.
  public init(_ path: String) throws(RecipeError) {
    layers = try load(path, namedBy: nil, within: [])
    self.path = path
  }

  /// Merges all recipes into one tree.
  ///
  /// - Parameters:
  ///   - overrides: Overrides `path=value`, each merged over those before it.
  /// - flags: Values of flags, which take precedence over the overrides.
  ///   - shape: The structure of a recipe.
  public func merged(
    overrides: [String] = [], flags: [FlagValue] = [], shape: Shape
  ) throws(RecipeError) -> Node {
    try layers.dropFirst().reduce(layers[0]) { $0.merging($1, shape: shape) }
      .applying(overrides, flags: flags, shape: shape)
  }
}

/// - Parameter chain: The recipes that extend this one, outermost first.
private func load(_ path: String, namedBy place: Node?, within chain: [String]) throws(RecipeError) -> [Node] {
  let source: Source
  do {
    source = try readSource(path, namedBy: place)
  } catch {
    throw RecipeError(error)
  }
  let identity = { (path: String) in URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
  let chain = chain + [path]
  if let place, let start = chain.dropLast().firstIndex(where: { identity($0) == identity(path) }) {
    let circle = chain[start...].joined(separator: " -> ")
    throw RecipeError(Diagnostic("'extends' forms a cycle: \(circle); remove one of them", at: place))
  }
  let recipe = try parseRecipe(source)
  guard let entries = recipe.entries, let base = recipe["extends"] else { return [recipe] }
  guard let written = base.text else {
    throw RecipeError(
      Diagnostic("'extends' must be the path of a recipe, but is \(base.summary); name one file", at: base))
  }
  let own = recipe.with(.map(entries.filter { $0.name != "extends" }))
  let file = FilePath.join(written, to: base.location.directory)
  return try load(file, namedBy: base, within: chain) + [own]
}
