import Foundation

/// Reads a recipe, what it extends, and the overrides.
///
/// - Parameters:
///   - overrides: `path=value`, each over the ones before.
///   - shape: what stands where in a recipe.
/// - Returns: the merged tree, in which every value knows the file that wrote it.
public func loadRecipe(_ path: String, overrides: [String] = [], shape: Shape) throws(RecipeError) -> Node {
  try RecipeFiles(path).merged(overrides: overrides, shape: shape)
}

/// A recipe and those that it extends, read but not merged yet: what stands in them may decide what merging needs.
public struct RecipeFiles: Sendable {
  /// Each is merged over the ones before.
  private let layers: [Node]
  /// The first recipe's path, as it was named.
  public let path: String

  /// Reads a recipe and what it extends.
  public init(_ path: String) throws(RecipeError) {
    layers = try load(path, namedBy: nil, within: [])
    self.path = path
  }

  /// All of them in one tree.
  ///
  /// - Parameters:
  ///   - overrides: `path=value`, each over the ones before.
  ///   - flags: values of flags, which go over the overrides.
  ///   - shape: what stands where in a recipe.
  public func merged(
    overrides: [String] = [], flags: [FlagValue] = [], shape: Shape
  ) throws(RecipeError) -> Node {
    try layers.dropFirst().reduce(layers[0]) { $0.merging($1, shape: shape) }
      .applying(overrides, flags: flags, shape: shape)
  }
}

/// - Parameter chain: the recipes that extend this one, the first named first.
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
    throw RecipeError(Diagnostic("'extends' runs in a circle: \(circle); remove one of them", at: place))
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
