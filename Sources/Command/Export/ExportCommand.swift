import Clutch
import Console
import Export
import Foundation
import Runs
import Storage

extension Subcommand {
  static let export = Subcommand(
    name: "export", usage: "torchvision | mlflow RUN … --to PLACE",
    summary: "Exports a trained detector to PyTorch, or runs to MLflow.",
    details: """
      torchvision RUN --to DIR writes the weights to detector.safetensors, and detector.py, which loads
      them into the same network in PyTorch and scores images as the run's scorer does.

      mlflow RUN … --to FILE writes runs with their settings, metrics and files to a database that MLflow
      opens as sqlite:///FILE; runs that are already there are replaced. RUN is the folder of a run, or
      one that contains runs. If MLFLOW_TRACKING_URI is set, clutch run logs to that server.

        clutch export torchvision runs/fashion-mnist-ccl/1f2e3d4c --to detector
        clutch export mlflow runs --to mlflow.db
      """,
    flags: [
      Flag(name: "--to", value: "PLACE", meaning: "the folder to write to, or the MLflow database"),
      Flag(name: "--scorer", value: "LABEL", meaning: "for torchvision: the scorer; the run's first if not given"),
      Flag(
        name: "--experiment", value: "NAME",
        meaning: "for mlflow: the experiment of the runs; MLFLOW_EXPERIMENT_NAME or clutch if not given"),
      .trust, .help,
    ], words: 2...Int.max
  ) { arguments in
    let (format, words) = (arguments.positional[0], Array(arguments.positional.dropFirst()))
    guard exportFormats.contains(format) else {
      throw UsageError(
        description: "there is no export '\(format)'\(hint(for: format, among: exportFormats, otherwise: "there are"))")
    }
    guard let place = arguments["--to"] else {
      throw UsageError(description: "--to is missing: clutch export \(format) \(shellQuoted(words[0])) --to PLACE")
    }
    if let flag = [format == "mlflow" ? "--scorer" : "--experiment"].first(where: arguments.has) {
      throw UsageError(description: "export \(format) takes no \(flag); see clutch export --help")
    }
    if format == "mlflow" { return try exportRuns(words, to: place, arguments) }
    guard words.count == 1 else { throw UsageError(description: "torchvision exports one run at a time; name one") }
    return try exportDetector(words[0], to: place, arguments)
  }
}

/// The formats of `clutch export`.
let exportFormats = ["torchvision", "mlflow"]

private func exportDetector(_ run: String, to folder: String, _ arguments: Arguments) throws -> Int32 {
  let detector = try Detector(run: namedRun(run), scorer: arguments["--scorer"], trust: arguments.trust)
  let export = try DetectorExport(detector)
  try export.write(to: folder)
  for text in export.notes { note("note: \(text)") }
  output("Detector: \(folder)/detector.py, \(folder)/detector.safetensors")
  note("python \(shellQuoted("\(folder)/detector.py")) --check compares it with Clutch; see --help")
  return 0
}

private func exportRuns(_ words: [String], to file: String, _ arguments: Arguments) throws -> Int32 {
  var runs: [RunEntry] = []
  for word in words {
    let found = RunEntry.below(withoutSlash(word))
    if found.isEmpty { throw UsageError(noRunAt: word, expected: .runs) }
    runs += found.filter { run in !runs.contains { $0.path == run.path } }
  }
  let experiment = arguments["--experiment"] ?? mlflowExperiment(ProcessInfo.processInfo.environment)
  let database = try MLflowDatabase(file, experiment: experiment)
  for run in runs { try database.write(MLflowRun(run)) }
  output("\(counted(runs.count, "run")) in the experiment '\(experiment)': \(file)")
  note("mlflow ui --backend-store-uri \(shellQuoted("sqlite:///\(file)"))")
  return 0
}
