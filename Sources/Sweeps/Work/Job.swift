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
    switch stage.work {
    case .phase: work = "phase"
    case .rung: work = "rung"
    case .embeddings: work = "embeddings"
    case .results: work = "results"
    }
    phase = stage.work.phase
    if case .rung(_, let epoch, let measure) = stage.work {
      (self.epoch, self.measure) = (epoch, measure)
    } else {
      (epoch, measure) = (nil, nil)
    }
  }

  /// - Throws: A `RunError` if the job was created by another version of Clutch.
  func stageWork() throws(RunError) -> SweepStage.Work {
    switch (work, phase, epoch, measure) {
    case ("phase", let phase?, _, _): return .phase(phase)
    case ("rung", let phase?, let epoch?, let measure?): return .rung(phase: phase, epoch: epoch, measure)
    case ("embeddings", _, _, _): return .embeddings
    case ("results", _, _, _): return .results
    default: throw RunError("the work '\(work)' is unknown: the sweep was started by another version of Clutch")
    }
  }
}
