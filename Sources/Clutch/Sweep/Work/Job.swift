/// A stage to carry out, as a worker is told: a line of JSON.
public struct Job: Codable, Sendable {
  /// The stage's number, by which the worker's reports name it.
  public let number: Int
  /// The path of a resolved recipe that needs the stage.
  public let recipe: String
  /// The folder of all runs.
  public let runs: String
  /// `phase`, `rung`, `embeddings` or `results`.
  public let work: String
  /// The phase's place among the phases.
  public let phase: Int?
  /// Of a rung: up to where the phase is trained, and what is measured there.
  public let epoch: Int?
  public let measure: Measure?
  /// The key under which the sweep planned it.
  public let key: String
  /// The file for what the worker has to say to people.
  public let log: String
  /// What the worker computes with: a process serves jobs of one environment.
  public let environment: String

  init(_ stage: Stage, number: Int, recipe: String, runs: String, log: String, environment: String) {
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

  /// - Throws: `RunError` where the job is of another version of Clutch.
  func stageWork() throws(RunError) -> Stage.Work {
    switch (work, phase, epoch, measure) {
    case ("phase", let phase?, _, _): return .phase(phase)
    case ("rung", let phase?, let epoch?, let measure?): return .rung(phase: phase, epoch: epoch, measure)
    case ("embeddings", _, _, _): return .embeddings
    case ("results", _, _, _): return .results
    default: throw RunError("there is no work '\(work)': the sweep is of another version of Clutch")
    }
  }
}
