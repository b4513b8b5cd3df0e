import Recipe

/// The variants of an experiment to compare. All options are combined with each other; seeds vary fastest.
public struct SweepOptions: Options {
  /// Paths in the recipe, each with a list of values. Values can be whole components.
  public var grid = ValueLists()
  /// Named sets of values, the rows of an ablation table. `{}` is the recipe without changes.
  public var variants = Named<Settings>()
  /// Classes that take turns being in distribution, one at a time, with all other classes OOD. Give a number of
  /// classes, counted from 0, or a list.
  public var oneClass: ClassTurns?
  /// Classes that take turns being OOD, with all other classes in distribution. Give a number of classes, counted from
  /// 0, or a list.
  public var leaveOut: ClassTurns?
  /// Values drawn at random.
  public var random: RandomOptions?
  /// The number of seeds, counted from the recipe's own seed, or a list of seeds. The default is the recipe's own seed.
  public var seeds: SeedsOption?
  /// Trials to exclude. Each entry gives values by path (`variant` and `seed` count as paths) and matches the trials
  /// that have all of them.
  public var exclude: [Conditions] = []
  /// The baseline of comparisons: a variant's name, or values by path. The default is the first variant.
  public var baseline: BaselineOption?
  /// The rule that stops trials early if they do worse than others on `data.validation`. By default, no trial is
  /// stopped.
  public var stop: StopOptions?

  public init() {}

  public func validate() throws(OptionError) {
    if oneClass != nil, leaveOut != nil {
      throw OptionError("leaveOut", "cannot be combined with 'one-class'; write one of them")
    }
  }

  /// Indicates whether there is nothing to vary.
  var isEmpty: Bool {
    grid.entries.isEmpty && variants.entries.isEmpty && turns == nil && random == nil && seeds == nil
  }

  /// The classes that take turns and the kind of turns; nil if there are none.
  var turns: (kind: ClassTurn.Kind, classes: ClassTurns)? {
    oneClass.map { (.oneClass, $0) } ?? leaveOut.map { (.leaveOut, $0) }
  }
}
