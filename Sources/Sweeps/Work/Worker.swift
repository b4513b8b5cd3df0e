import Experiments
import Stages
import Storage
import Training

/// Runs stages of a sweep, one after the other, in a separate process that a launcher started.
public final class Worker {
  private let cache = PlanCache()

  public init() {}

  /// Runs one stage.
  ///
  /// - Parameter observer: Creates the observer for a stage's plan. It receives the stage's progress.
  /// - Throws: The errors of `Run.execute`.
  public func carryOut(_ job: Job, observer makeObserver: (Plan) -> any Observer) throws {
    // The sweep that wrote this recipe loaded its plugins.
    let plan = try Plan(Experiment(recipe: job.recipe, trust: .anybody), sharing: cache)
    guard let work = job.work(in: plan) else {
      throw RunError(
        "the images, the sources or the machine have changed since the sweep was planned; run the same command again"
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
            "\(run.folder): is incomplete, but its results are valid; run the same command again to complete it")
        }
        // The results of the other scorers are already in the run's folder.
        if let failures = results.failures { throw RunError(failures.map(\.error).joined(separator: "\n")) }
      }
    }
  }
}
