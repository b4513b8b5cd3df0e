import Foundation

/// The file `sweep.json`: the trials of a sweep and their states.
///
/// It contains no times, so the same sweep ends with the same bytes. Times are in `history.jsonl`.
public struct SweepRecord: Codable, Sendable {
  public struct Value: Codable, Sendable {
    /// A path in the recipe, or `variant`.
    public let path: String
    /// The short form of the path, as shown in trial names.
    public let label: String
    /// The value as YAML on one line.
    public let value: String
  }

  public enum State: String, Codable, Sendable { case waiting, running, done, failed, stopped }

  /// A measured value that decides whether a trial continues.
  public struct Measured: Codable, Sendable, Equatable {
    /// The epoch of the last phase.
    public let epoch: Int
    public let value: Double
  }

  /// The epoch of the last phase at which a trial was stopped, and the number of epochs planned.
  public struct Stop: Codable, Sendable, Equatable {
    public let epoch: Int
    public let epochs: Int
  }

  public struct Trial: Codable, Sendable {
    public let name: String
    /// The name without the seed.
    public let row: String
    public let variant: String?
    /// The values of the grid and the draws, in the order of the recipe.
    public let settings: [Value]
    /// All changes to the recipe, including those of its variant; nil in records of older versions.
    public let changes: [Value]?
    public let seed: Int
    /// The run's folder, relative to the folder of all runs.
    public let run: String
    public internal(set) var state: State
    /// For a failed trial: the error.
    public internal(set) var error: String?
    /// For a failed trial: the log of the failed stage, relative to the sweep's folder.
    public internal(set) var log: String?
    /// For a sweep that stops trials early: the measured values, and the epoch at which the trial was stopped, if any.
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
  /// The values that define the baseline; empty if there is none.
  public let baseline: [Value]
  /// `one-class` or `leave-out` if classes take turns. Trials list their classes under this path.
  public let turns: String?
  /// The metric for stopping trials early, if enabled.
  public let measure: Measure?
  public internal(set) var trials: [Trial]
  public let stages: [Stages]
  /// The epochs of all distinct phases, and the number of epochs if trials shared no phases.
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

  /// Reads the record in a sweep's folder; nil if there is none.
  public init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(SweepRecord.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do {
      self = try JSON.decode(SweepRecord.self, from: data)
    } catch {
      throw RunError("\(path): is damaged or from another version of Clutch; run the sweep's command again")
    }
  }

  func write(to folder: String) throws(RunError) {
    try AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(SweepRecord.fileName)")
  }
}
