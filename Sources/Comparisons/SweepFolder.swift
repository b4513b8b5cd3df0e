import Foundation
import Runs
import Storage

/// A sweep's folder, `runs/NAME/sweep-KEY`, whose `sweep.json` lists the trials.
public struct SweepFolder: Sendable {
  public let name: String
  public let runs: [ComparedRun]
  public let baseline: Baseline?

  /// Reads the folder of a sweep and the folders of its trials; nil if it is not a sweep's folder.
  ///
  /// - Throws: A `RunError` if a file is damaged.
  public init?(_ path: String) throws(RunError) {
    guard let sweep = try SweepRecord(folder: path) else { return nil }
    name = sweep.name
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().relativePath
    let settings = sweep.trials.map { trial in
      (trial.variant.map { [Setting(path: "variant", value: $0)] } ?? [])
        + trial.settings.map { Setting(path: $0.path, value: $0.value) }
    }
    // Settings that all trials share were not varied.
    let shared =
      settings.first.map { first in first.filter { value in settings.allSatisfy { $0.contains(value) } } } ?? []
    var runs: [ComparedRun] = []
    for (trial, settings) in zip(sweep.trials, settings) {
      let run = "\(folder)/\(trial.run)"
      let found = try RunFolder(run)
      runs.append(
        ComparedRun(
          row: trial.row.isEmpty ? sweep.name : trial.row, settings: settings.filter { !shared.contains($0) },
          seed: trial.seed, outcome: SweepFolder.outcome(trial, found, path), folder: found == nil ? nil : run,
          images: found?.images ?? [:], problem: SweepFolder.problem(trial, sweep.turns)))
    }
    if let path = sweep.turns { runs += ComparedRun.meansOfClasses(runs, path: path) }
    self.runs = runs
    let conditions = sweep.baseline.map { Setting(path: $0.path, value: $0.value) }
    baseline = Baseline(conditions: conditions.filter { !shared.contains($0) }, of: runs)
  }

  /// Returns the classes that had their turn in a trial, as in its name.
  private static func problem(_ trial: SweepRecord.Trial, _ path: String?) -> String? {
    trial.settings.first { $0.path == path }.map { "\($0.label)=\($0.value)" }
  }

  private static func outcome(
    _ trial: SweepRecord.Trial, _ folder: RunFolder?, _ sweep: String
  ) -> ComparedRun.Result {
    if trial.state == .failed {
      let log = trial.log.map { "; see \(sweep)/\($0)" } ?? ""
      return .absent("failed\(trial.error.map { ": \($0)" } ?? "")\(log)")
    }
    if let stop = trial.stop { return .absent("stopped at epoch \(stop.epoch) of \(stop.epochs)") }
    guard trial.state == .done else { return .absent("not finished") }
    return folder?.results.map { .finished($0) } ?? .absent("its results are missing")
  }
}
