import Experiments
import Recipe

/// One run of a sweep: the changes that it makes to the recipe.
public struct Trial: Sendable {
  /// A swept path and the trial's value there.
  public struct Setting: Sendable {
    public let path: String
    /// The short form of the path, such as `k`.
    public let label: String
    public let value: Node
  }

  /// The trial's name, unique in the sweep: `both, k=10, seed=1`.
  public let name: String
  /// The name without the seed. Trials of one row differ only in their seeds.
  public let row: String
  public let variant: String?
  /// The values of the grid and the draws, in the order of the recipe.
  public let settings: [Setting]
  public let seed: Int
  /// The classes that have their turn in this trial.
  let turn: ClassTurn?
  /// All changes to the recipe by path, except for the seed. Each one overrides those before it.
  let changes: [Node.Entry]
}

extension Trial {
  /// Returns the trial's value at a path, including `variant` and `seed`; nil if it sets none.
  func value(at path: String) -> Node? {
    switch path {
    case "variant": variant.map { .text($0) }
    case "seed": encode(value: seed)
    default: changes.last { $0.name == path }?.value ?? settings.last { $0.path == path }?.value
    }
  }

  /// Indicates whether the trial has a value, regardless of its spelling.
  func has(_ entry: Node.Entry) -> Bool {
    // A variant can be named `10`, which is not a number here.
    if entry.name == "variant" { return variant != nil && variant == entry.value.text }
    return value(at: entry.name)?.meansTheSame(as: entry.value) == true
  }

  /// Indicates whether the trial has all of the values.
  func meets(_ conditions: Conditions) -> Bool { conditions.entries.allSatisfy(has) }

  /// Returns the recipe with the trial's changes.
  func applied(to recipe: Node) throws(RecipeError) -> Node {
    var recipe = recipe
    let shape = Experiment.shape
    for change in changes { recipe = try recipe.setting(change.key, to: change.value, shape: shape) }
    // Applied after the other changes, so that changes to the data sets by a variant or a grid are kept.
    recipe = turn?.applied(to: recipe) ?? recipe
    return try recipe.setting(.text("seed"), to: encode(value: seed), shape: shape)
  }
}
