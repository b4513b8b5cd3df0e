import Stages
import Storage

/// All stages of a sweep, each listed after the stages that it needs. Stages with the same key are shared: phases by
/// key, embeddings by model, results by run.
public struct StageGraph: Sendable {
  public private(set) var stages: [SweepStage] = []
  /// The last stage of every trial (its results), by trial index.
  public private(set) var last: [Int] = []
  /// The measuring stages of every trial that may be stopped early, in order.
  private(set) var rungs: [Int: [Int]] = [:]
  private var numbers: [StageKey: Int] = [:]

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
      let steps = users[plan.networkKey] == 1 ? stopping?.steps(of: plan) ?? [] : []
      // Each step of training needs the one before it.
      func needs(of work: SweepStage.Work) -> [SweepStage.Work] {
        if let place = steps.firstIndex(of: work), place > 0 { return [steps[place - 1]] }
        return plan.needs(of: work)
      }
      var own: [SweepStage.Work: Int] = [:]
      for (work, needs) in withNeeds([.results], by: \.self, needs) {
        own[work] = add(work, plan, before: needs.compactMap { own[$0] }, trial) {
          work == .results ? isFinished : store.holds(work, of: plan)
        }
      }
      if steps.count > 1 { rungs[trial] = steps.dropLast().compactMap { own[$0] } }
      if let results = own[.results] { last.append(results) }
      if isFinished || stopped.contains(trial) { continue }
      // A run needs all of its phases. It needs embeddings only for scores that are missing.
      let isScored = run.isScored
      wanted.formUnion(own.filter { $0.key != .embeddings || !isScored }.values)
    }
    for number in stages.indices where !wanted.contains(number) { stages[number].isDone = true }
  }

  /// Returns the index of a stage, adding the stage if it is new.
  private mutating func add(
    _ work: SweepStage.Work, _ plan: Plan, before: [Int], _ trial: Int, isDone: () -> Bool
  ) -> Int {
    let key = plan.key(of: work)
    if let known = numbers[key] {
      stages[known].trials.append(trial)
      return known
    }
    let first = before.first.flatMap { stages[$0].work.measured?.epoch } ?? 0
    let end = work.measured?.epoch ?? work.phase.map { plan.phases[$0].epochs } ?? 0
    numbers[key] = stages.count
    stages.append(
      SweepStage(
        work: work, title: plan.title(of: work), key: key, before: before, trials: [trial], epochs: end - first,
        firstEpoch: first, isDone: isDone()))
    return stages.count - 1
  }

  /// Returns the stages that need a stage, directly or through others, in the order of the graph.
  func stages(after number: Int) -> [Int] {
    var found: Set = [number]
    return stages.indices.filter { !found.isDisjoint(with: stages[$0].before) && found.insert($0).inserted }
  }
}

extension Store {
  /// Indicates whether the results of a part of a run's work are there. A phase that is trained to its end is not
  /// measured on the way.
  fileprivate func holds(_ work: SweepStage.Work, of plan: Plan) -> Bool {
    if let phase = work.phase, holds(plan.phase(phase)) { return true }
    return plan.stages(of: work).allSatisfy { holds($0) }
  }
}
