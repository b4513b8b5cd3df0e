import Stages
import Storage

/// All stages of a sweep, each listed after the stages that it depends on. Stages with the same key are shared: phases
/// by key, embeddings by model, results by run.
public struct StageGraph: Sendable {
  public private(set) var stages: [SweepStage] = []
  /// The last stage of every trial (its results), by trial index.
  public private(set) var last: [Int] = []
  /// The measuring stages of every trial that may be stopped early, in order.
  private(set) var rungs: [Int: [Int]] = [:]
  private var numbers: [String: Int] = [:]

  /// Creates the graph and marks the stages whose results are in the store.
  ///
  /// - Parameters:
  /// - stopping: The rule for stopping trials early. It applies only to trials whose last phase is not shared with
  ///   other trials.
  /// - stopped: Trials that were already stopped.
  /// - Throws: A `RunError` if results in the store are damaged.
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
        let isTrained = store.holds(plan.phase(index))
        var done = 0
        if let stopping, index == plan.phases.count - 1, users[plan.phaseKeys[index]] == 1 {
          for epoch in stopping.rungs(of: phase.epochs) {
            let work = SweepStage.Work.rung(phase: index, epoch: epoch, stopping.measure)
            let number = add(work, "\(title) to epoch \(epoch)", plan, before, trial, epochs: done..<epoch) {
              isTrained || store.holds(.rung, plan.key(of: work))
            }
            rungs[trial, default: []].append(number)
            (before, done) = ([number], epoch)
          }
        }
        before = [add(.phase(index), title, plan, before, trial, epochs: done..<phase.epochs) { isTrained }]
      }
      let embeddings = add(.embeddings, "embeddings", plan, before, trial) {
        plan.embeddings.allSatisfy { store.holds($0) }
      }
      let results = add(.results, "results", plan, before + [embeddings], trial) { isFinished }
      last.append(results)
      if isFinished || stopped.contains(trial) { continue }
      // A run needs all of its phases. It needs embeddings only for scores that are missing.
      wanted.formUnion(phases(before: results) + [results])
      if !run.isScored { wanted.insert(embeddings) }
    }
    for number in stages.indices where !wanted.contains(number) { stages[number].isDone = true }
  }

  /// Returns the index of a stage, adding the stage if it is new.
  private mutating func add(
    _ work: SweepStage.Work, _ title: String, _ plan: Plan, _ before: [Int], _ trial: Int, epochs: Range<Int> = 0..<0,
    isDone: () -> Bool
  ) -> Int {
    let key = plan.key(of: work)
    if let known = numbers[key.hex] {
      stages[known].trials.append(trial)
      return known
    }
    numbers[key.hex] = stages.count
    stages.append(
      SweepStage(
        work: work, title: title, key: key, before: before, trials: [trial], epochs: epochs.count,
        firstEpoch: epochs.lowerBound, isDone: isDone()))
    return stages.count - 1
  }

  /// Returns the phase stages that a stage needs, last phase first.
  private func phases(before number: Int) -> [Int] {
    stages[number].before.flatMap { number -> [Int] in
      if stages[number].work.phase != nil { return [number] + phases(before: number) }
      return []
    }
  }
}
