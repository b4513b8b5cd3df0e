import Foundation

@testable import Runs
@testable import Stages
@testable import Storage
@testable import Sweeps

/// Sweeps whose trials measure the values that a test gives, at rungs without training.
final class MadeUpMeasurements {
  let folder: TemporaryFolder
  let launcher = TestLauncher()
  /// The measurements in order, as `trial epoch`.
  private(set) var order: [String] = []
  private let text: String
  /// The values of each trial, one per rung.
  private let values: [String: [Double]]

  /// - Parameters:
  ///   - sweep: the text under `sweep:`, in one line.
  ///   - values: the values of each trial, one per rung; a trial without values is really measured.
  init(_ sweep: String, _ values: [String: [Double]]) throws {
    (folder, text, self.values) = (try TemporaryFolder(), sweep, values)
  }

  var store: Store { Store(runs: folder.path) }

  func sweep() throws -> Sweep { try toySweep(text, ["train.phases.second.epochs=9"], recipe: validationRecipe) }

  func graph() throws -> StageGraph {
    let sweep = try sweep()
    return try StageGraph(sweep.plans, store, sweep.stopping, stopped: sweep.stopped(in: store))
  }

  /// Executes the sweep as a new process would.
  @discardableResult
  func run(_ observer: SweepRecorder = SweepRecorder()) throws -> SweepResult {
    let sweep = try sweep()
    let graph = try graph()
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
      let result = RungStage.Result(epoch: place.epoch, value: value)
      try Store.write([Store.rungFile: JSON.data(result)], to: store.makeFolder(.rung, place.key))
    }
    return try SweepRun(
      sweep, graph, plan: plan, times: EpochTimes(store), store: store, launcher: launcher, observer: observer
    ).execute()
  }

  /// The outcomes of the trials: `a: stopped 3/9`, `b: done`.
  static func ends(_ record: SweepRecord) -> [String] {
    record.trials.map { trial in
      "\(trial.name): \(trial.state.rawValue)\(trial.stop.map { " \($0.epoch)/\($0.epochs)" } ?? "")"
    }
  }

  func read(_ name: String) throws -> Data? { folder.read("\(try sweep().folder)/\(name)") }
}
