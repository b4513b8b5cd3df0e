import Clutch
import Console
import Experiments
import Export
import Foundation
import PluginFiles
import Report
import Stages

extension Subcommand {
  static let run = Subcommand(
    name: "run", usage: "RECIPE [path=value …]",
    summary: "Trains and evaluates a recipe; resumes if it was interrupted.",
    details: """
      Each path=value overrides one value of the recipe; the value is YAML.

        clutch run recipes/fashion-mnist/ccl.yaml
        clutch run recipes/fashion-mnist/ccl.yaml seed=3
        clutch run recipes/fashion-mnist/ccl.yaml train.phases.cluster-aware.clusters.by=spectral

      Results are written to runs/NAME/KEY: recipe.yaml with every default filled in, environment.json,
      log.jsonl, checkpoint.safetensors, features/, scores/, clusters.npy, metrics.json and report.html.
      Finished stages are cached and not repeated. Ctrl-C stops with a checkpoint; run the same command
      again to resume.

        clutch run recipes/fashion-mnist/ccl.yaml --processes 2
        torchrun --nproc-per-node 8 --no-python clutch run recipes/fashion-mnist/ccl.yaml

      These train in several processes, which share every batch: on one machine, or on several with
      torchrun or srun. The first process writes and shows the results.
      """,
    flags: [.plugin, .trust, .processes, .runs, .json, .quiet] + Flag.machine + [.help], words: 1...Int.max
  ) { arguments in
    let experiment = try experiment(arguments)
    let processes = try RunProcesses(arguments, experiment.machine)
    defer { processes.end() }
    let isFirst = processes.place.rank == 0
    let reading = ReadingDisplay(quiet: arguments.has("--quiet") || !isFirst)
    let plan = try Plan(
      experiment, sharing: PlanCache { reading.show($0, $1, $2) }, place: processes.place)
    let signals = StopSignals()
    if let all = processes.all {
      try plan.agree(among: all)
      if !isFirst { return assist(plan, all, signals) }
    }
    if plan.experiment.sweep != nil && !arguments.has("--quiet") {
      note("note: the recipe has a sweep, which clutch run ignores; clutch sweep runs all its trials")
    }
    let display = ProgressDisplay(plan, quiet: arguments.has("--quiet"), stop: signals)
    let isQuiet = arguments.has("--quiet")
    let sink = MLflowSink(environment: ProcessInfo.processInfo.environment) { isQuiet ? () : noteAside($0) }
    let observer = Observers([display] + (sink.map { [$0] } ?? []))
    let run = Run(plan, store: Store(runs: arguments["--runs"] ?? "runs"), observer: observer, with: processes.all)
    defer { withExtendedLifetime(observer) {} }  // the run does not retain it
    let finished = try run.finished()
    _ = try processes.all?.broadcast(finished == nil)
    if let results = finished {
      run.tidy()
      // The command may have been killed between the results and the report.
      let isNew = ["report.html", "command.json"].contains {
        !FileManager.default.fileExists(atPath: "\(run.folder)/\($0)")
      }
      let isWritten = show(results, run.folder, arguments, isNew: isNew)
      if !arguments.has("--quiet") { note("Nothing to do: \(run.folder) holds the results of this recipe.") }
      if let first = run.missing.first {
        note(
          "note: \(first) is missing or damaged in \(run.folder), and the cache no longer has what it is made from. To compute "
            + "everything again, remove the run: clutch runs remove \(shellQuoted(run.folder))")
      }
      return isWritten ? 0 : 1
    }
    try plan.check()
    for text in plan.notes { note("note: \(text)") }
    defer { display.clear() }
    let results: Results
    do {
      results = try run.execute()
    } catch {
      sink?.finish(run.folder, within: 3)
      throw error
    }
    display.finish()
    let isWritten = show(results, run.folder, arguments, isNew: true)
    sink?.finish(run.folder)
    for failure in results.failures ?? [] { note(errorText(failure.error)) }
    if !run.isComplete {
      note(
        "clutch: error: \(run.folder) is incomplete, but its results are correct; run the same command to complete it"
      )
    }
    return run.isComplete && isWritten && results.failures == nil ? 0 : 1
  }
}

/// - Parameter isNew: `true` if the report must be written.
/// - Returns: `true` if everything could be written.
private func show(_ results: Results, _ folder: String, _ arguments: Arguments, isNew: Bool) -> Bool {
  if arguments.has("--json") {
    output(results.json)
  } else {
    output(ResultsTable(results).text)
    output("Results: \(folder)")
  }
  let isNoted = !isNew || noteCommand(folder, arguments)
  let report = isNew ? writeReport(ofRun: folder) : "\(folder)/report.html"
  if let report, !arguments.has("--json") { output("Report:  \(report)") }
  return isNoted && report != nil
}

/// Writes the command line to the run's folder, for the report to show; returns `false` if that fails.
private func noteCommand(_ folder: String, _ arguments: Arguments) -> Bool {
  do {
    let given = overrides(arguments) + machineFlags(arguments).map(\.written)
    try RunCommandLine(recipe: arguments.positional[0], overrides: given).write(to: folder)
    return true
  } catch {
    note("note: \(error)")
    return false
  }
}

extension Flag {
  /// The flags that override the recipe's `machine` section.
  static let machine = [
    Flag(name: "--device", value: "NAME", meaning: "cpu, cuda:0 or auto; overrides machine.device"),
    Flag(name: "--precision", value: "NAME", meaning: "fp32, bf16 or auto; overrides machine.precision"),
    Flag(name: "--threads", value: "N", meaning: "CPU threads, or auto; overrides machine.threads"),
    Flag(
      name: "--data-root", value: "DIR",
      meaning: "the first folder to search for data sets; overrides machine.data-root"),
  ]
}

/// Reads the recipe that a command line names, with its overrides.
func experiment(_ arguments: Arguments) throws -> Experiment {
  try Experiment(
    recipe: arguments.positional[0], overrides: overrides(arguments), flags: machineFlags(arguments),
    plugins: arguments.all("--plugin"), trust: arguments.trust)
}

extension Arguments {
  /// The owners whose plugins may be loaded from a run's folder.
  var trust: PluginTrust { has("--trust") ? .anybody : .own }
}

/// The overrides of a command line.
func overrides(_ arguments: Arguments) -> [String] { Array(arguments.positional.dropFirst()) }

/// The flags of a command line that override options of the recipe; their values are plain text, not YAML.
func machineFlags(_ arguments: Arguments) -> [FlagValue] {
  (Flag.machine + [.jobs, .launcher]).compactMap { flag in
    arguments[flag.name].map { text in
      FlagValue(
        flag.name, text, sets: "machine.\(flag.name.dropFirst(2))",
        isNumber: ["--threads", Flag.jobs.name].contains(flag.name))
    }
  }
}
