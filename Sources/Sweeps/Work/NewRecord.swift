import Recipe
import Runs
import Stages
import Storage

extension SweepRecord {
  /// The record of a sweep that has just begun.
  init(_ sweep: Sweep, _ plan: SweepPlan) {
    let name = sweep.base.name
    let key = sweep.key.hex
    let labels = shortestTails(of: sweep.baseline.entries.map(\.name))
    let baseline = sweep.baseline.entries.map {
      Value(path: $0.name, label: labels[$0.name] ?? $0.name, value: $0.value.flow)
    }
    let turns = sweep.base.sweepOptions?.turns?.kind.rawValue
    let measure = sweep.stopping?.measure
    let tails = shortestTails(of: unique(sweep.trials.flatMap { $0.changes.map(\.name) }))
    let trials = zip(sweep.trials, sweep.plans).map { trial, plan in
      Trial(
        name: trial.name, row: trial.row, variant: trial.variant,
        settings: trial.settings.map { Value(path: $0.path, label: $0.label, value: $0.value.flow) },
        changes: trial.changes.map { Value(path: $0.name, label: tails[$0.name] ?? $0.name, value: $0.value.flow) },
        seed: trial.seed, run: Run.folder(of: plan), state: .waiting)
    }
    let stages = plan.stages.map {
      Stages(stage: $0.stage, withoutSharing: $0.withoutSharing, distinct: $0.distinct)
    }
    let epochs = plan.epochs.distinct
    let epochsWithoutSharing = plan.epochs.withoutSharing
    self.init(
      name: name, key: key, baseline: baseline, turns: turns, measure: measure, trials: trials, stages: stages,
      epochs: epochs, epochsWithoutSharing: epochsWithoutSharing)
  }
}
