/// All stages of a sweep, each after those that it needs: phases by key, embeddings by model, results by run.
public struct StageGraph: Sendable {
  public private(set) var stages: [Stage] = []
  /// The last stage of every trial, its results, by number.
  public private(set) var last: [Int] = []
  private var numbers: [String: Int] = [:]

  /// Finds out which stages there are, and which of them the store holds.
  ///
  /// - Throws: `RunError` where results in the store are damaged.
  public init(_ plans: [Plan], _ store: Store) throws(RunError) {
    var wanted: Set<Int> = []
    for (trial, plan) in plans.enumerated() {
      let run = Run(plan, store: store, observer: nil)
      let isFinished = try run.finished() != nil
      var before: [Int] = []
      for (index, phase) in plan.phases.enumerated() {
        before = [
          add(.phase(index), "phase \(phase.name)", plan, before, trial, epochs: phase.epochs) {
            store.holds("phase", plan.phaseKeys[index])
          }
        ]
      }
      let embeddings = add(.embeddings, "embeddings", plan, before, trial) {
        plan.sources.allSatisfy { store.holds("embedding", plan.embeddingKey($0)) }
      }
      let results = add(.results, "results", plan, before + [embeddings], trial) { isFinished }
      last.append(results)
      if isFinished { continue }
      // A run goes through all its phases; what it embeds depends on what is scored.
      wanted.formUnion(phases(before: results) + [results])
      if !run.isScored { wanted.insert(embeddings) }
    }
    for number in stages.indices where !wanted.contains(number) { stages[number].isDone = true }
  }

  /// The number of a stage, which is made where it is new.
  private mutating func add(
    _ work: Stage.Work, _ title: String, _ plan: Plan, _ before: [Int], _ trial: Int, epochs: Int = 0,
    isDone: () -> Bool
  ) -> Int {
    let key = plan.key(of: work)
    if let known = numbers[key.hex] {
      stages[known].trials.append(trial)
      return known
    }
    numbers[key.hex] = stages.count
    stages.append(
      Stage(work: work, title: title, key: key, before: before, trials: [trial], epochs: epochs, isDone: isDone()))
    return stages.count - 1
  }

  /// The phases that a stage needs, the first of the run last.
  private func phases(before number: Int) -> [Int] {
    stages[number].before.flatMap { number -> [Int] in
      if case .phase = stages[number].work { return [number] + phases(before: number) }
      return []
    }
  }
}
