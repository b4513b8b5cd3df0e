/// One run of a sweep: what it changes in the recipe.
public struct Trial: Sendable {
  /// A swept path and the trial's value there.
  public struct Setting: Sendable {
    public let path: String
    /// The path in short, such as `k`.
    public let label: String
    public let value: Node
  }

  /// Unique in its sweep: `both, k=10, seed=1`.
  public let name: String
  /// The same without the seed: trials of one row differ in nothing else.
  public let row: String
  public let variant: String?
  /// Values of the grid and draws, in the order written.
  public let settings: [Setting]
  public let seed: Int
  /// The classes whose turn it is in this trial.
  let turn: ClassTurn?
  /// All changes to the recipe, by path, each over those before; the seed aside.
  let changes: [Node.Entry]
}

extension Trial {
  /// The trial's value at a path, `variant` and `seed` included; nil where it sets none.
  func value(at path: String) -> Node? {
    switch path {
    case "variant": variant.map { .text($0) }
    case "seed": encode(value: seed)
    default: changes.last { $0.name == path }?.value ?? settings.last { $0.path == path }?.value
    }
  }

  /// Whether it has a value, however that is written.
  func has(_ entry: Node.Entry) -> Bool {
    // A variant may be called `10`, which is then no number.
    if entry.name == "variant" { return variant != nil && variant == entry.value.text }
    return value(at: entry.name)?.meansTheSame(as: entry.value) == true
  }

  /// Whether it has all of the values.
  func meets(_ conditions: Conditions) -> Bool { conditions.entries.allSatisfy(has) }

  /// The recipe with the changes.
  func applied(to recipe: Node) throws(RecipeError) -> Node {
    var recipe = recipe
    let shape = Experiment.shape
    for change in changes { recipe = try recipe.setting(change.key, to: change.value, shape: shape) }
    // After all else: what a variant or a grid changes of the data sets stays.
    recipe = turn?.applied(to: recipe) ?? recipe
    return try recipe.setting(.text("seed"), to: encode(value: seed), shape: shape)
  }
}
