import Foundation

/// `sweep.json`: the trials of a sweep and what became of them.
///
/// It holds no times, which `history.jsonl` does: the same sweep ends with the same bytes.
public struct SweepRecord: Codable, Sendable {
  public struct Value: Codable, Sendable {
    /// A path of the recipe, or `variant`.
    public let path: String
    /// The path in short; a trial's name shows it.
    public let label: String
    /// As YAML, on one line.
    public let value: String
  }

  public enum State: String, Codable, Sendable { case waiting, running, done, failed, stopped }

  /// A number that decides whether a trial goes on.
  public struct Measured: Codable, Sendable, Equatable {
    /// Of the last phase.
    public let epoch: Int
    public let value: Double
  }

  /// Where a trial was stopped early: after so many of the last phase's epochs.
  public struct Stop: Codable, Sendable, Equatable {
    public let epoch: Int
    public let epochs: Int
  }

  public struct Trial: Codable, Sendable {
    public let name: String
    /// The name without the seed.
    public let row: String
    public let variant: String?
    /// Values of the grid and draws, in the order written.
    public let settings: [Value]
    /// All that it changes in the recipe, what its variant stands for included; nil in records of older versions.
    public let changes: [Value]?
    public let seed: Int
    /// The run's folder, below that of all runs.
    public let run: String
    public internal(set) var state: State
    /// Of a failed trial: what went wrong.
    public internal(set) var error: String?
    /// Of a failed trial: the log of the stage that failed, below the sweep's folder.
    public internal(set) var log: String?
    /// Of a sweep that stops trials early: what was measured on the way, and where the trial was stopped, if it was.
    public internal(set) var measured: [Measured]?
    public internal(set) var stop: Stop?
  }

  public struct Stages: Codable, Sendable {
    public let stage: String
    public let withoutSharing: Int
    public let distinct: Int
  }

  public let name: String
  public let key: String
  /// What the others are compared with: what has all of these values; empty where there is no such thing.
  public let baseline: [Value]
  /// `one-class` or `leave-out`, where classes take turns; the path under which trials have theirs.
  public let turns: String?
  /// By what trials are stopped early, if they are.
  public let measure: Measure?
  public internal(set) var trials: [Trial]
  public let stages: [Stages]
  /// Epochs of all distinct phases, and as many as there were if no trial shared one with another.
  public let epochs: Int
  public let epochsWithoutSharing: Int

  public static let fileName = "sweep.json"

  public init(_ sweep: Sweep, _ plan: SweepPlan) {
    name = sweep.base.name
    key = sweep.key.hex
    let labels = shortestTails(of: sweep.baseline.entries.map(\.name))
    baseline = sweep.baseline.entries.map {
      Value(path: $0.name, label: labels[$0.name] ?? $0.name, value: $0.value.flow)
    }
    turns = sweep.base.sweep?.turns?.kind.rawValue
    measure = sweep.stopping?.measure
    let tails = shortestTails(of: unique(sweep.trials.flatMap { $0.changes.map(\.name) }))
    trials = zip(sweep.trials, sweep.plans).map { trial, plan in
      Trial(
        name: trial.name, row: trial.row, variant: trial.variant,
        settings: trial.settings.map { Value(path: $0.path, label: $0.label, value: $0.value.flow) },
        changes: trial.changes.map { Value(path: $0.name, label: tails[$0.name] ?? $0.name, value: $0.value.flow) },
        seed: trial.seed, run: Run.folder(of: plan), state: .waiting)
    }
    stages = plan.stages.map {
      Stages(stage: $0.stage, withoutSharing: $0.withoutSharing, distinct: $0.distinct)
    }
    epochs = plan.epochs.distinct
    epochsWithoutSharing = plan.epochs.withoutSharing
  }

  /// Reads what a sweep left in a folder; nil where there is none.
  public init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(SweepRecord.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do {
      self = try JSON.decode(SweepRecord.self, from: data)
    } catch {
      throw RunError("\(path): is damaged or of another version of Clutch; give the sweep's command again")
    }
  }

  func write(to folder: String) throws(RunError) {
    try AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(SweepRecord.fileName)")
  }
}
