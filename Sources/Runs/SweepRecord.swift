import Foundation
import Stages
import Storage

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

    package init(path: String, label: String, value: String) {
      self.path = path
      self.label = label
      self.value = value
    }
  }

  public enum State: String, Codable, Sendable { case waiting, running, done, failed, stopped }

  /// A measured value that decides whether a trial continues.
  public struct Measured: Codable, Sendable, Equatable {
    /// The epoch of the last phase.
    public let epoch: Int
    public let value: Double

    package init(epoch: Int, value: Double) {
      self.epoch = epoch
      self.value = value
    }
  }

  /// The epoch of the last phase at which a trial was stopped, and the number of epochs planned.
  public struct Stop: Codable, Sendable, Equatable {
    public let epoch: Int
    public let epochs: Int

    package init(epoch: Int, epochs: Int) {
      self.epoch = epoch
      self.epochs = epochs
    }
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
    public package(set) var state: State
    /// For a failed trial: the error.
    public package(set) var error: String?
    /// For a failed trial: the log of the failed stage, relative to the sweep's folder.
    public package(set) var log: String?
    /// For a sweep that stops trials early: the measured values, and the epoch at which the trial was stopped, if any.
    public package(set) var measured: [Measured]?
    public package(set) var stop: Stop?

    package init(
      name: String, row: String, variant: String? = nil, settings: [Value], changes: [Value]? = nil, seed: Int,
      run: String, state: State, error: String? = nil, log: String? = nil, measured: [Measured]? = nil,
      stop:
        Stop? = nil
    ) {
      self.name = name
      self.row = row
      self.variant = variant
      self.settings = settings
      self.changes = changes
      self.seed = seed
      self.run = run
      self.state = state
      self.error = error
      self.log = log
      self.measured = measured
      self.stop = stop
    }
  }

  public struct Stages: Codable, Sendable {
    public let stage: String
    public let withoutSharing: Int
    public let distinct: Int

    package init(stage: String, withoutSharing: Int, distinct: Int) {
      self.stage = stage
      self.withoutSharing = withoutSharing
      self.distinct = distinct
    }
  }

  public let name: String
  public let key: String
  /// The values that define the baseline; empty if there is none.
  public let baseline: [Value]
  /// `one-class` or `leave-out` if classes take turns. Trials list their classes under this path.
  public let turns: String?
  /// The metric for stopping trials early, if enabled.
  public let measure: Measure?
  public package(set) var trials: [Trial]
  public let stages: [Stages]
  /// The epochs of all distinct phases, and the number of epochs if trials shared no phases.
  public let epochs: Int
  public let epochsWithoutSharing: Int

  public static let fileName = "sweep.json"

  package init(
    name: String, key: String, baseline: [Value], turns: String?, measure: Measure?, trials: [Trial],
    stages:
      [Stages], epochs: Int, epochsWithoutSharing: Int
  ) {
    self.name = name
    self.key = key
    self.baseline = baseline
    self.turns = turns
    self.measure = measure
    self.trials = trials
    self.stages = stages
    self.epochs = epochs
    self.epochsWithoutSharing = epochsWithoutSharing
  }

  /// Reads the record in a sweep's folder; nil if there is none.
  public init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(SweepRecord.fileName)"
    let data: Data
    do throws(FileError) {
      guard let read = try readFile(path) else { return nil }
      data = read
    } catch {
      throw RunError("\(path): \(error)")
    }
    do {
      self = try JSON.decode(SweepRecord.self, from: data)
    } catch {
      throw RunError("\(path): is damaged or from another version of Clutch; run the sweep's command again")
    }
  }

  package func write(to folder: String) throws(RunError) {
    try AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(SweepRecord.fileName)")
  }
}
