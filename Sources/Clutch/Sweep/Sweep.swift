import Foundation

/// A recipe with what it varies: all trials, each with its plan.
public final class Sweep {
  /// The recipe as it stands, without what it varies.
  public let base: Experiment
  /// What the others are compared with, by path, a variant's name under `variant`; empty where there is no such thing.
  public let baseline: Conditions
  public let trials: [Trial]
  /// Of each trial.
  public let plans: [Plan]
  /// How many stages run at once.
  public let jobs: Int
  /// How trials are stopped early, where they are.
  public let stopping: Stopping?
  private let cache = PlanCache()
  private let tree: Node

  /// Reads a recipe, crosses what it varies, and finds out which stages each trial needs; reads no images.
  ///
  /// - Parameters:
  ///   - overrides: of the command line; one of several values, `path=a,b,c`, adds a path to the grid, and one of a
  ///     single value takes its path out of the grid.
  ///   - flags: values of flags of the command line, which go over the overrides.
  ///   - plugins: plugin files to load beside those of the recipe.
  ///   - trust: whose plugins the recipe of a run's folder may load.
  /// - Throws: `RecipeError` with all that is wrong, `PluginError` for what is wrong with a plugin, `RunError` for what
  ///   the machine lacks.
  public init(
    recipe path: String, overrides: [String] = [], flags: [FlagValue] = [], plugins: [String] = [],
    trust: PluginTrust = .own
  ) throws {
    let tree = try SweptRecipe(path, overrides, flags: flags, plugins: plugins, trust: trust)
    let base = try Experiment(tree.whole, of: path, plugins: plugins)
    guard let options = base.sweep, !options.isEmpty else { throw RecipeError([Diagnostic(Sweep.nothing(path))]) }
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
      return try Stopping(stop, at: place, scorers: base.score.labeled(), trials, plans)
    }
    stopping = stop
  }

  private static func nothing(_ path: String) -> String {
    "\(path) varies nothing; add 'sweep:' with grid, variants, random or seeds, or give several values: path=a,b"
  }

  /// The key of the sweep as a whole.
  public private(set) lazy var key: StageKey = {
    let trials = zip(trials, plans).map { "\($0.name) \($1.key.hex)" }.joined(separator: "\n")
    guard let stop = base.sweep?.stop else { return StageKey("sweep", ["trials": trials]) }
    return StageKey("sweep", ["trials": trials, "stop": encode(stop).yaml])
  }()

  /// `<name>/sweep-<short key>`, below the folder of all runs.
  public var folder: String { "\(base.name)/sweep-\(key.hex.prefix(8))" }

  /// Checks trials as `clutch check` checks a recipe; what several have in common is checked once.
  ///
  /// - Parameter indices: which trials.
  /// - Throws: `RecipeError` with all that is wrong and the trials in which it is, or `RunError`.
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

  /// What may not be meant, each once, with the trials that it concerns.
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
  /// The share of a job, where several run at once on all cores.
  func shared(among jobs: Int) -> ThreadsOption {
    guard self == .auto else { return self }
    return .count(resolved(among: jobs))
  }
}
