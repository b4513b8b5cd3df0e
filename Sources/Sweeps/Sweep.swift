import Experiments
import Foundation
import PluginFiles
import Recipe
import Stages

/// A sweep: a recipe with all its trials and their plans.
public final class Sweep {
  /// The recipe without its variations.
  public let base: Experiment
  /// The baseline by path, with a variant's name under `variant`; empty if there is none.
  public let baseline: Conditions
  public let trials: [Trial]
  /// The plan of each trial.
  public let plans: [Plan]
  /// The number of stages that run at once.
  public let jobs: Int
  /// The rule for stopping trials early, if there is one.
  public let stopping: Stopping?
  private let cache = PlanCache()
  private let tree: Node

  /// Reads a recipe, creates the trials and determines the stages that each trial needs. It reads no images.
  ///
  /// - Parameters:
  /// - overrides: Overrides from the command line. An override with several values, `path=a,b,c`, adds a path to the
  ///   grid. An override with a single value removes its path from the grid.
  /// - flags: Values of command-line flags, which take precedence over the overrides.
  /// - plugins: Plugin files to load in addition to those in the recipe.
  /// - trust: The plugins that may be loaded if the recipe belongs to a run's folder.
  /// - Throws: A `RecipeError` with all errors in the recipe, a `PluginError` for an invalid plugin, or a `RunError` if
  ///   the machine lacks something.
  public init(
    recipe path: String, overrides: [String] = [], flags: [FlagValue] = [], plugins: [String] = [],
    trust: PluginTrust = .own
  ) throws {
    let tree = try SweptRecipe(path, overrides, flags: flags, plugins: plugins, trust: trust)
    let base = try Experiment(tree.whole, of: path, plugins: plugins)
    guard let options = base.sweepOptions, !options.isEmpty else {
      throw RecipeError([Diagnostic(Sweep.nothing(path))])
    }
    if base.data.validation != nil, let turns = options.turns {
      let text =
        "'sweep' has '\(turns.kind.rawValue)', which cannot be combined with data.validation; leave one of them out"
      throw RecipeError([Diagnostic(text, at: tree.whole.entry("sweep")?.value ?? Node(.null))])
    }
    self.base = base
    self.tree = tree.base
    jobs = base.machine.jobs
    let trials = try options.trials(order: tree.order, seed: base.seed)
    self.trials = trials
    baseline = try options.baseline(among: trials)

    var errors = TrialErrors(trials.count, of: tree.base)
    var plans: [Plan] = []
    for trial in trials {
      do {
        var experiment = try Experiment(trial.applied(to: tree.base), of: path, plugins: plugins)
        experiment.machine.threads = experiment.machine.stageThreads
        plans.append(try Plan(experiment, sharing: cache))
      } catch {
        try errors.add(error, of: trial)
      }
    }
    try errors.throwAll()
    self.plans = plans
    let stop = try options.stop.map { stop in
      let place = tree.whole["sweep"]?["stop"] ?? Node(.null)
      return try Stopping(stop, at: place, scorers: base.labeledScorers(), trials, plans)
    }
    stopping = stop
  }

  private static func nothing(_ path: String) -> String {
    "\(path) varies nothing; add 'sweep:' with grid, variants, random or seeds, or give several values: path=a,b"
  }

  /// The key of the whole sweep.
  public private(set) lazy var key: StageKey = {
    let trials = zip(trials, plans).map { "\($0.name) \($1.key.hex)" }.joined(separator: "\n")
    guard let stop = base.sweepOptions?.stop else { return StageKey("sweep", ["trials": trials]) }
    return StageKey("sweep", ["trials": trials, "stop": encode(stop).yaml])
  }()

  /// `<name>/sweep-<short key>`, below the folder of all runs.
  public var folder: String { "\(base.name)/sweep-\(key.hex.prefix(8))" }

  /// Checks trials as `clutch check` checks a recipe. Parts that trials have in common are checked once.
  ///
  /// - Parameter indices: The indices of the trials to check.
  /// - Throws: A `RecipeError` with all errors and the trials that have them, or a `RunError`.
  public func check(_ indices: [Int]) throws {
    var errors = TrialErrors(trials.count, of: tree)
    let checker = Checker()
    try cache.keepingImages {
      for index in indices {
        do {
          try checker.check(plans[index])
        } catch {
          try errors.add(error, of: trials[index])
        }
        cache.releaseImages()
      }
    }
    try errors.throwAll()
  }

  /// Notes about probable mistakes, each listed once with the trials that it applies to.
  public var notes: [String] {
    var found: [(text: String, trials: [String])] = []
    for (trial, plan) in zip(trials, plans) {
      for note in plan.notes {
        if let known = found.firstIndex(where: { $0.text == note }) {
          found[known].trials.append(trial.name)
        } else {
          found.append((note, [trial.name]))
        }
      }
    }
    return found.map { TrialErrors.text($0.text, in: $0.trials, of: trials.count) }
  }
}

extension ThreadsOption {
  /// Returns the number of threads of each job if several jobs share all cores.
  func shared(among jobs: Int) -> ThreadsOption {
    guard self == .auto else { return self }
    return .count(resolved(among: jobs))
  }
}
