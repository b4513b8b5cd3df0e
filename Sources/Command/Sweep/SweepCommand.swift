import Clutch
import Foundation

extension Subcommand {
  static let sweep = Subcommand(
    name: "sweep", usage: "RECIPE [path=value …] [path=a,b,c …]",
    summary: "Runs all that a recipe's 'sweep' varies, and does only once what several trials share.",
    details: """
      Several values, path=a,b,c, add a path to what is varied; a single one changes the recipe.

        clutch sweep recipes/ablations/components.yaml --plan
        clutch sweep recipes/fashion-mnist/ccl.yaml \\
          train.phases.cluster-aware.clusters.by.k-means.k=5,10,20 seed=0,1,2 --jobs 2

      Every trial lies where `clutch run` of the same settings puts it; runs/NAME/sweep-KEY holds
      sweep.json with all trials and their state, and a log of each stage. A stage that fails takes only
      the trials with it that need it. Ctrl-C stops with checkpoints; the same command goes on.

      With --launcher slurm each stage is a job of a Slurm cluster; machine.slurm says what it asks for.
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
    // Looked up anew: a job of an earlier process may have ended since, and nobody adopts it then.
    let run = SweepRun(
      sweep, try stages(), plan: plan, times: times, store: store, launcher: launcher, observer: display)
    let outcome = try run.execute()
    display.clear()
    if !quiet { note(left.isEmpty ? "Nothing was left to do." : closing(outcome, of: graph.stages.count)) }
    let isWritten = try show(outcome.record, run.folder, store, arguments)
    return max(tellFailures(outcome.record, run.folder), isWritten ? 0 : 1)
  }
}

extension Flag {
  static let plan = Flag(
    name: "--plan", value: nil, meaning: "only what there is to do: trials, stages, epochs, time; runs nothing")
  static let jobs = Flag(name: "--jobs", value: "N", meaning: "stages that run at once; overrides machine.jobs")
  static let launcher = Flag(
    name: "--launcher", value: "NAME", meaning: "local or slurm, what does the stages; overrides machine.launcher")
}

private func launcher(
  _ sweep: Sweep, _ store: Store, _ signals: StopSignals, isNeeded: Bool
) throws -> any Launcher {
  guard isNeeded, sweep.base.machine.launcher == .slurm else { return LocalLauncher(jobs: sweep.jobs) }
  return try SlurmLauncher(sweep, folder: "\(store.runs)/\(sweep.folder)") { signals.stop }
}

private func show(_ plan: SweepPlan, _ sweep: Sweep, _ arguments: Arguments) {
  if arguments.has("--json") { return output(jsonText(plan)) }
  let text = SweepPlanText(plan: plan)
  output(text.text)
  output("trials\n\(text.trials)")
  for text in sweep.notes { note("note: \(text)") }
}

/// What sharing saved and what was done.
private func closing(_ outcome: SweepOutcome, of stages: Int) -> String {
  let record = outcome.record
  let saved = record.epochsWithoutSharing - record.epochs
  return """
    done in \(duration(outcome.seconds)): \(outcome.stagesDone) of \(counted(stages, "distinct stage")), \
    \(counted(outcome.epochsTrained, "epoch")) trained; \
    sharing saves \(grouped(saved)) of \(counted(record.epochsWithoutSharing, "epoch"))\(stopped(record))\n
    """
}

/// How many trials were stopped early, and what that saved.
private func stopped(_ record: SweepRecord) -> String {
  let stops = record.trials.compactMap(\.stop)
  if stops.isEmpty { return "" }
  let saved = stops.map { $0.epochs - $0.epoch }.reduce(0, +)
  return "; \(stops.count) of \(counted(record.trials.count, "trial")) stopped early, which saves \(grouped(saved))"
}

/// - Returns: whether the page is there, if there is anything to write on it.
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

/// The trials side by side by AUROC, as text and as the path of a page; nil where none has finished.
private func comparison(_ folder: String) throws -> (table: String?, report: String?) {
  guard let sweep = try SweepFolder(folder) else { return (nil, nil) }
  let selection = RunSelection(runs: sweep.runs, baseline: sweep.baseline)
  if selection.scorers.isEmpty { return (nil, nil) }
  let comparison = try Comparison(
    selection, baseline: sweep.baseline, metrics: [.auroc], scorers: selection.scorers, sets: selection.sets,
    bootstrap: ImageBootstrap(resamples: 1_000))
  return (
    comparisonText(comparison, effects: false, bold: Terminal.current.outputKnowsBold),
    writeReport(ofSweep: folder, sweep, selection, comparison)
  )
}

/// What `--json` prints: `sweep.json`, and the results of its trials in their order.
private struct SweepJSON: Encodable {
  let sweep: SweepRecord
  let results: [Results?]
}

/// Lists the trials that failed, each cause once; gives the exit code.
private func tellFailures(_ record: SweepRecord, _ folder: String) -> Int32 {
  let failed = record.trials.filter { $0.state == .failed }
  if failed.isEmpty { return 0 }
  note("\(failed.count) of \(counted(record.trials.count, "trial")) failed:")
  for trial in failed { note("  \(trial.name): see \(folder)/\(trial.log ?? "")") }
  return 1
}
