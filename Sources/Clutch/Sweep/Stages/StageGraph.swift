/// All stages of a sweep, each after those that it needs: phases by key, embeddings by model, results by run.
public struct StageGraph: Sendable {
  public private(set) var stages: [Stage] = []
  /// The last stage of every trial, its results, by number.
  public private(set) var last: [Int] = []
  /// Of trials that may be stopped, the stages by which it is decided, in order.
  private(set) var rungs: [Int: [Int]] = [:]
  private var numbers: [String: Int] = [:]

  /// Finds out which stages there are, and which of them the store holds.
  ///
  /// - Parameters:
  ///   - stopping: how trials are stopped early; only those whose last phase is no other trial's are.
  ///   - stopped: trials that were stopped before.
  /// - Throws: `RunError` where results in the store are damaged.
  public init(
    _ plans: [Plan], _ store: Store, _ stopping: Stopping? = nil, stopped: Set<Int> = []
  ) throws(RunError) {
    var wanted: Set<Int> = []
    let users = Dictionary(plans.flatMap { plan in plan.phaseKeys.map { ($0, 1) } }, uniquingKeysWith: +)
    for (trial, plan) in plans.enumerated() {
      let run = Run(plan, store: store, observer: nil)
      let isFinished = try run.finished() != nil
      var before: [Int] = []
      for (index, phase) in plan.phases.enumerated() {
        let title = "phase \(phase.name)"
        let isTrained = store.holds("phase", plan.phaseKeys[index])
        var done = 0
        if let stopping, index == plan.phases.count - 1, users[plan.phaseKeys[index]] == 1 {
          for epoch in stopping.rungs(of: phase.epochs) {
            let work = Stage.Work.rung(phase: index, epoch: epoch, stopping.measure)
            let number = add(work, "\(title) to epoch \(epoch)", plan, before, trial, epochs: done..<epoch) {
              isTrained || store.holds("rung", plan.key(of: work))
            }
            rungs[trial, default: []].append(number)
            (before, done) = ([number], epoch)
          }
        }
        before = [add(.phase(index), title, plan, before, trial, epochs: done..<phase.epochs) { isTrained }]
      }
      let embeddings = add(.embeddings, "embeddings", plan, before, trial) {
        plan.embeddingKeys.allSatisfy { store.holds("embedding", $0) }
      }
      let results = add(.results, "results", plan, before + [embeddings], trial) { isFinished }
      last.append(results)
      if isFinished || stopped.contains(trial) { continue }
      // A run goes through all its phases; what it embeds depends on what is scored.
      wanted.formUnion(phases(before: results) + [results])
      if !run.isScored { wanted.insert(embeddings) }
    }
    for number in stages.indices where !wanted.contains(number) { stages[number].isDone = true }
  }

  /// The number of a stage, which is made where it is new.
  private mutating func add(
    _ work: Stage.Work, _ title: String, _ plan: Plan, _ before: [Int], _ trial: Int, epochs: Range<Int> = 0..<0,
    isDone: () -> Bool
  ) -> Int {
    let key = plan.key(of: work)
    if let known = numbers[key.hex] {
      stages[known].trials.append(trial)
      return known
    }
    numbers[key.hex] = stages.count
    stages.append(
      Stage(
        work: work, title: title, key: key, before: before, trials: [trial], epochs: epochs.count,
        firstEpoch: epochs.lowerBound, isDone: isDone()))
    return stages.count - 1
  }

  /// The phases, or parts of them, that a stage needs, the first of the run last.
  private func phases(before number: Int) -> [Int] {
    stages[number].before.flatMap { number -> [Int] in
      if stages[number].work.phase != nil { return [number] + phases(before: number) }
      return []
    }
  }
}
