import Foundation

@testable import Clutch

/// Sweeps whose trials measure what a test says, at rungs at which nothing is trained.
final class MadeUpMeasurements {
  let folder: TemporaryFolder
  let launcher = TestLauncher()
  /// What was measured, as `trial epoch`, in order.
  private(set) var order: [String] = []
  private let text: String
  /// By trial, a value for every rung.
  private let values: [String: [Double]]

  /// - Parameters:
  ///   - sweep: what stands under `sweep:`, in one line.
  ///   - values: by trial, a value for every rung; what has none measures what it is worth.
  init(_ sweep: String, _ values: [String: [Double]]) throws {
    (folder, text, self.values) = (try TemporaryFolder(), sweep, values)
  }

  var store: Store { Store(runs: folder.path) }

  func sweep() throws -> Sweep { try toySweep(text, ["train.phases.second.epochs=9"], recipe: validationRecipe) }

  /// Carries the sweep out as a process of its own would.
  @discardableResult
  func run(_ observer: SweepRecorder = SweepRecorder()) throws -> SweepOutcome {
    let sweep = try sweep()
    let graph = try StageGraph(sweep.plans, store, sweep.stopping, stopped: sweep.stopped(in: store))
    let plan = SweepPlan(sweep, graph, store, EpochTimes(store))
    var rungs: [String: (trial: Int, rung: Int, key: StageKey, epoch: Int)] = [:]
    for (trial, stages) in graph.rungs {
      for (rung, number) in stages.enumerated() {
        guard case .rung(_, let epoch, _) = graph.stages[number].work else { continue }
        rungs[graph.stages[number].key.hex] = (trial, rung, graph.stages[number].key, epoch)
      }
    }
    let before = launcher.before
    defer { launcher.before = before }
    launcher.before = { [self] job in
      try before(job)
      guard let place = rungs[job.key] else { return }
      let name = sweep.trials[place.trial].name
      order.append("\(name) \(place.epoch)")
      guard let value = values[name]?[place.rung] else { return }
      let result = RungResult(epoch: place.epoch, value: value)
      try store.write([Store.rungFile: JSON.data(result)], to: store.makeFolder("rung", place.key))
    }
    return try SweepRun(
      sweep, graph, plan: plan, times: EpochTimes(store), store: store, launcher: launcher, observer: observer
    ).execute()
  }

  /// What became of the trials: `a: stopped 3/9`, `b: done`.
  static func ends(_ record: SweepRecord) -> [String] {
    record.trials.map { trial in
      "\(trial.name): \(trial.state.rawValue)\(trial.stop.map { " \($0.epoch)/\($0.epochs)" } ?? "")"
    }
  }

  func read(_ name: String) throws -> Data? { folder.read("\(try sweep().folder)/\(name)") }
}
