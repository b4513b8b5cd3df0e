import Stages
import Storage

/// A stage for a worker to run, sent as a line of JSON.
public struct Job: Codable, Sendable {
  /// The stage's number, which identifies it in the worker's reports.
  public let number: Int
  /// The path of a resolved recipe that needs the stage.
  public let recipe: String
  /// The folder of all runs.
  public let runs: String
  /// `phase`, `rung`, `embeddings` or `results`.
  public let work: String
  /// The index of the phase.
  public let phase: Int?
  /// The epoch of a rung up to which the phase is trained. `measure` is measured there.
  public let epoch: Int?
  public let measure: Measure?
  /// The stage's key in the sweep's plan.
  public let key: String
  /// The log file for the worker's messages.
  public let log: String
  /// The environment in which the worker computes. A process handles jobs of one environment.
  public let environment: String

  init(_ stage: SweepStage, number: Int, recipe: String, runs: String, log: String, environment: String) {
    self.number = number
    self.recipe = recipe
    self.runs = runs
    self.log = log
    self.environment = environment
    key = stage.key.hex
    work = stage.work.name
    phase = stage.work.phase
    (epoch, measure) = (stage.work.measured?.epoch, stage.work.measured?.measure)
  }

  /// Indicates whether the job completes the folder of a run.
  public var completesRun: Bool { work == SweepStage.Work.results.name }

  /// Returns the work in a plan that has the job's key; nil if there is none.
  func work(in plan: Plan) -> SweepStage.Work? {
    var candidates = plan.work
    if let phase, let epoch, let measure { candidates = [.rung(phase: phase, epoch: epoch, measure)] }
    return candidates.first { plan.key(of: $0).hex == key }
  }
}
