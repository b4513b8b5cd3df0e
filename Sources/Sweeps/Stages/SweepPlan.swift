import Stages

/// The amount of work in a sweep.
public struct SweepPlan: Codable, Sendable {
  /// The number of stages of one kind.
  public struct Count: Codable, Sendable {
    /// `phase warm-up`, `embedding`, `score`, `run`.
    public let stage: String
    /// The number of stages if trials shared none.
    public let withoutSharing: Int
    /// The number of distinct stages.
    public let distinct: Int
    /// The number of distinct stages left to do. The others are cached or not needed.
    public let toDo: Int
  }

  public struct Epochs: Codable, Sendable {
    public let withoutSharing: Int
    public let distinct: Int
    public let toDo: Int
  }

  /// The rule for stopping trials early.
  public struct Stopping: Codable, Sendable {
    /// `asha, reduction 3`, or `median, 3 trials`.
    public let rule: String
    public let measure: Measure
    /// The epochs of the last phase at which trials are measured, up to the longest trial.
    public let rungs: [Int]
    /// The number of trials that may be stopped: those that do not share their last phase.
    public let trials: Int
  }

  public let name: String
  /// The folder of the sweep's own files.
  public let folder: String
  public let trials: [String]
  public let jobs: Int
  public let threads: [Int]
  public let stages: [Count]
  /// The number of epochs to train. It is an upper bound if trials are stopped early.
  public let epochs: Epochs
  public let stopping: Stopping?
  /// The estimated training time; nil if no similar epoch was ever timed.
  public let seconds: Double?
}

extension SweepPlan {
  public init(_ sweep: Sweep, _ graph: StageGraph, _ store: Store, _ times: EpochTimes) {
    name = sweep.base.name
    folder = "\(store.runs)/\(sweep.folder)"
    trials = sweep.trials.map(\.name)
    jobs = sweep.jobs
    threads = Set(sweep.plans.map(\.environment.threads)).sorted()
    stages = SweepPlan.counts(sweep, graph, store)
    let phases = graph.stages.filter { $0.epochs > 0 }
    epochs = Epochs(
      withoutSharing: phases.map { $0.epochs * $0.trials.count }.reduce(0, +),
      distinct: phases.map(\.epochs).reduce(0, +),
      toDo: phases.filter { !$0.isDone }.map(\.epochs).reduce(0, +))
    stopping = sweep.stopping.map { stopping in
      let longest = sweep.plans.map(\.lastEpochs).max() ?? 0
      return Stopping(
        rule: stopping.rule.text, measure: stopping.measure, rungs: stopping.rungs(of: longest),
        trials: graph.rungs.count)
    }
    let left = graph.stages.map { $0.isDone ? 0 : $0.epochs }
    seconds = times.seconds(left, graph, sweep.plans, jobs: sweep.jobs)
  }

  private static func counts(_ sweep: Sweep, _ graph: StageGraph, _ store: Store) -> [Count] {
    var counts: [Count] = []
    var titles: [String] = []
    for stage in graph.stages where stage.epochs > 0 && !titles.contains(stage.title) { titles.append(stage.title) }
    for title in titles {
      let stages = graph.stages.filter { $0.title == title }
      counts.append(
        Count(
          stage: title, withoutSharing: stages.map(\.trials.count).reduce(0, +), distinct: stages.count,
          toDo: stages.count { !$0.isDone }))
    }
    var (embeddings, scores) = (Tally(), Tally())
    for (index, plan) in sweep.plans.enumerated() {
      let isFinished = graph.stages[graph.last[index]].isDone
      let isScored = isFinished || Run(plan, store: store, observer: nil).isScored
      for stage in plan.embeddings { embeddings.add(stage.key, asked: !isScored) }
      for stage in plan.scores { scores.add(stage.key, asked: !isFinished) }
    }
    counts.append(embeddings.count(.embedding, in: store))
    counts.append(scores.count(.score, in: store))
    let runs = graph.stages.filter { $0.work == .results }
    counts.append(
      Count(stage: "run", withoutSharing: sweep.trials.count, distinct: runs.count, toDo: runs.count { !$0.isDone }))
    return counts
  }

  /// Counts keys of one kind.
  private struct Tally {
    private var asked: [StageKey: Bool] = [:]
    private var all = 0

    mutating func add(_ key: StageKey, asked isAsked: Bool) {
      all += 1
      asked[key] = asked[key] == true || isAsked
    }

    func count(_ kind: StageKind, in store: Store) -> Count {
      Count(
        stage: kind.rawValue, withoutSharing: all, distinct: asked.count,
        toDo: asked.count { $0.value && !store.holds(kind, $0.key) })
    }
  }
}

extension EpochTimes {
  /// Returns the seconds of training left; nil if a phase is unlike all phases that were timed.
  ///
  /// - Parameter left: The number of epochs left in each stage.
  func seconds(_ left: [Int], _ graph: StageGraph, _ plans: [Plan], jobs: Int) -> Double? {
    var total = 0.0
    var ends = Array(repeating: 0.0, count: left.count)  // end times with unlimited jobs
    for (number, stage) in graph.stages.enumerated() {
      var own = 0.0
      if let index = stage.work.phase, left[number] > 0 {
        guard let seconds = seconds(plans[stage.trials[0]].cost(of: index)) else { return nil }
        own = seconds * Double(left[number])
      }
      total += own
      ends[number] = own + (stage.before.map { ends[$0] }.max() ?? 0)
    }
    return max(total / Double(jobs), ends.max() ?? 0)
  }
}
