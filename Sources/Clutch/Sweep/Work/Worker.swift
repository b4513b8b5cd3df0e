/// Carries out stages of a sweep, one after the other, in the process of its own that a launcher started.
public final class Worker {
  private let cache = PlanCache()

  public init() {}

  /// Does one stage.
  ///
  /// - Parameter observer: made for the stage's plan; it is told how the stage gets on.
  /// - Throws: what `Run.execute` throws.
  public func carryOut(_ job: Job, observer makeObserver: (Plan) -> any Observer) throws {
    // The sweep that wrote this recipe loaded its plugins.
    let plan = try Plan(Experiment(recipe: job.recipe, trust: .anybody), sharing: cache)
    let work = try job.stageWork()
    guard plan.key(of: work).hex == job.key else {
      throw RunError(
        "the images, the sources or the machine are not those that the sweep was planned with; give the same command again"
      )
    }
    cache.releaseImages(but: plan.sources)
    let observer = makeObserver(plan)
    let run = Run(plan, store: Store(runs: job.runs), observer: observer)
    try withExtendedLifetime(observer) {
      switch work {
      case .phase(let index): try run.train(through: index)
      case .rung(let phase, let epoch, let measure): try run.measure(measure, in: phase, at: epoch)
      case .embeddings: try run.embed()
      case .results:
        let results = try run.execute()
        guard run.isComplete else {
          throw RunError(
            "\(run.folder): is incomplete, but its results are right; give the same command again to complete it")
        }
        // The rows of other scorers are in the run's folder by now.
        if let failures = results.failures { throw RunError(failures.map(\.error).joined(separator: "\n")) }
      }
    }
  }
}
