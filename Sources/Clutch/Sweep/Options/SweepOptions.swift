/// Variants of an experiment to compare: everything named here meets everything else, seeds innermost.
public struct SweepOptions: Options {
  /// Paths of the recipe, each with a list of values, whole components included.
  public var grid = ValueLists()
  /// Sets of values under names of yours, the rows of an ablation table; `{}` is the recipe as it stands.
  public var variants = Named<Settings>()
  /// Classes that are in distribution in turn, each alone, while all others are out: so many from 0 on, or a list.
  public var oneClass: ClassTurns?
  /// Classes that are out of distribution in turn, while all others are in: so many from 0 on, or a list.
  public var leaveOut: ClassTurns?
  /// Values drawn at random.
  public var random: RandomOptions?
  /// How many seeds, counted from the recipe's own, or a list of them; the recipe's own alone where not given.
  public var seeds: SeedsOption?
  /// Trials to leave out: each entry gives values by path (also `variant` and `seed`), and matches what has all of them.
  public var exclude: [Conditions] = []
  /// What the others are compared with: a variant's name, or values by path; the first variant where not given.
  public var baseline: BaselineOption?
  /// How trials that do worse than others on `data.validation` are stopped before their end; none is where not given.
  public var stop: StopOptions?

  public init() {}

  public func validate() throws(OptionError) {
    if oneClass != nil, leaveOut != nil {
      throw OptionError("leaveOut", "stands beside 'one-class'; write one of them")
    }
  }

  /// Whether there is nothing to vary.
  var isEmpty: Bool {
    grid.entries.isEmpty && variants.entries.isEmpty && turns == nil && random == nil && seeds == nil
  }

  /// The classes that take turns, if any do, and in what.
  var turns: (kind: ClassTurn.Kind, classes: ClassTurns)? {
    oneClass.map { (.oneClass, $0) } ?? leaveOut.map { (.leaveOut, $0) }
  }
}
