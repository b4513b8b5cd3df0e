import Clutch
import Comparisons
import Console
import Foundation
import Runs
import Slurm
import Stages
import Storage
import Sweeps

extension Subcommand {
  static let sweep = Subcommand(
    name: "sweep", usage: "RECIPE [path=value …] [path=a,b,c …]",
    summary: "Runs all trials of a recipe's sweep; stages that trials share run only once.",
    details: """
      path=a,b,c varies a setting over several values; path=value changes one value of the recipe.

        clutch sweep recipes/ablations/components.yaml --plan
        clutch sweep recipes/fashion-mnist/ccl.yaml \\
          train.phases.cluster-aware.clusters.by.k-means.k=5,10,20 seed=0,1,2 --jobs 2

      The results of a trial are where `clutch run` with the same settings would write them.
      runs/NAME/sweep-KEY holds sweep.json, with all trials and their states, and a log of each stage. If
      a stage fails, only the trials that need it fail. Ctrl-C stops with checkpoints; run the same
      command again to resume.

      With --launcher slurm, each stage is a job on a Slurm cluster; machine.slurm configures the jobs.
      """,
    flags: [.plugin, .trust, .plan, .jobs, .launcher, .runs, .json, .quiet] + Flag.machine + [.help], words: 1...Int.max
  ) { arguments in
    let sweep = try Sweep(
      recipe: arguments.positional[0], overrides: overrides(arguments), flags: machineFlags(arguments),
      plugins: arguments.all("--plugin"), trust: arguments.trust)
    let store = Store(runs: arguments["--runs"] ?? "runs")
    func stages() throws -> StageGraph {
      try StageGraph(sweep.plans, store, sweep.stopping, stopped: sweep.stopped(in: store))
    }
    let graph = try stages()
    let left = sweep.trials.indices.filter { !graph.stages[graph.last[$0]].isDone }
    let times = EpochTimes(store)
    let plan = SweepPlan(sweep, graph, store, times)
    if arguments.has("--plan") {
      show(plan, sweep, arguments)
      return 0
    }
    try sweep.check(left)
    let quiet = arguments.has("--quiet")
    if !quiet && !left.isEmpty {
      note(SweepPlanText(plan: plan).text)
      for text in sweep.notes { note("note: \(text)") }
    }
    let signals = StopSignals()
    let display = SweepDisplay(graph, trials: plan.trials, quiet: quiet, stop: signals)
    defer { display.clear() }
    let launcher = try launcher(sweep, store, signals, isNeeded: !left.isEmpty)
    // Looks the stages up again: a job of an earlier process may have ended meanwhile, and is then not adopted.
    let run = SweepRun(
      sweep, try stages(), plan: plan, times: times, store: store, launcher: launcher, observer: display)
    let outcome = try run.execute()
    display.clear()
    if !quiet { note(left.isEmpty ? "Nothing to do." : closing(outcome, of: graph.stages.count)) }
    let isWritten = try show(outcome.record, run.folder, store, arguments)
    return max(tellFailures(outcome.record, run.folder), isWritten ? 0 : 1)
  }
}

extension Flag {
  static let plan = Flag(
    name: "--plan", value: nil, meaning: "prints the trials, stages, epochs and time that are to do; runs nothing")
  static let jobs = Flag(name: "--jobs", value: "N", meaning: "stages to run at once; overrides machine.jobs")
  static let launcher = Flag(
    name: "--launcher", value: "NAME", meaning: "where stages run: local or slurm; overrides machine.launcher")
}

private func launcher(
  _ sweep: Sweep, _ store: Store, _ signals: StopSignals, isNeeded: Bool
) throws -> any Launcher {
  guard isNeeded, sweep.base.machine.launcher == .slurm else {
    return LocalLauncher(jobs: sweep.jobs, command: Subcommand.worker.name)
  }
  return try SlurmLauncher(
    sweep, folder: "\(store.runs)/\(sweep.folder)", stop: { signals.stop }, waiting: { note($0) })
}

private func show(_ plan: SweepPlan, _ sweep: Sweep, _ arguments: Arguments) {
  if arguments.has("--json") { return output(jsonText(plan)) }
  let text = SweepPlanText(plan: plan)
  output(text.text)
  output("trials\n\(text.trials)")
  for text in sweep.notes { note("note: \(text)") }
}

/// Returns a summary of the work that was done and of what sharing saved.
private func closing(_ outcome: SweepResult, of stages: Int) -> String {
  let record = outcome.record
  let saved = record.epochsWithoutSharing - record.epochs
  return """
    done in \(duration(outcome.seconds)): \(outcome.stagesDone) of \(counted(stages, "distinct stage")), \
    \(counted(outcome.epochsTrained, "epoch")) trained; \
    sharing saves \(grouped(saved)) of \(counted(record.epochsWithoutSharing, "epoch"))\(stopped(record))\n
    """
}

/// Returns the number of trials that were stopped early and the epochs that this saved; empty if there are none.
private func stopped(_ record: SweepRecord) -> String {
  let stops = record.trials.compactMap(\.stop)
  if stops.isEmpty { return "" }
  let saved = stops.map { $0.epochs - $0.epoch }.reduce(0, +)
  return "; \(stops.count) of \(counted(record.trials.count, "trial")) stopped early, which saves \(grouped(saved))"
}

/// - Returns: `false` if there are results but their report could not be written.
private func show(_ record: SweepRecord, _ folder: String, _ store: Store, _ arguments: Arguments) throws -> Bool {
  let (table, report) = try comparison(folder)
  let isWritten = table == nil || report != nil
  if arguments.has("--json") {
    let results = try record.trials.map { trial in
      trial.state == .done ? try Results(folder: "\(store.runs)/\(trial.run)") : nil
    }
    output(jsonText(SweepJSON(sweep: record, results: results)))
    return isWritten
  }
  if let table { output("\(table)\n") }
  output("Results: \(folder)")
  if let report { output("Report:  \(report)") }
  note("clutch compare \(shellQuoted(folder)) writes them as Markdown, LaTeX, CSV, JSON or a curve")
  return isWritten
}

/// Compares the trials by AUROC. Returns a table and the path of a report; nil if no trial has finished.
private func comparison(_ folder: String) throws -> (table: String?, report: String?) {
  guard let sweep = try SweepFolder(folder) else { return (nil, nil) }
  let selection = RunSelection(runs: sweep.runs, baseline: sweep.baseline)
  if selection.scorers.isEmpty { return (nil, nil) }
  let comparison = try Comparison(
    selection, baseline: sweep.baseline, metrics: [.auroc], scorers: selection.scorers, sets: selection.sets,
    bootstrap: ImageBootstrap(resamples: 1_000))
  return (
    comparisonText(
      comparison, effects: false, bold: Terminal.current.outputKnowsBold, width: Terminal.current.tableWidth),
    writeReport(ofSweep: folder, sweep, selection, comparison)
  )
}

/// The output of `--json`: `sweep.json`, and the results of its trials in order.
private struct SweepJSON: Encodable {
  let sweep: SweepRecord
  let results: [Results?]
}

/// Lists the trials that failed, with their logs, and returns the exit code.
private func tellFailures(_ record: SweepRecord, _ folder: String) -> Int32 {
  let failed = record.trials.filter { $0.state == .failed }
  if failed.isEmpty { return 0 }
  note("\(failed.count) of \(counted(record.trials.count, "trial")) failed:")
  for trial in failed { note("  \(trial.name): see \(folder)/\(trial.log ?? "")") }
  return 1
}
