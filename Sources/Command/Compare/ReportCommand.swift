import Clutch
import Comparisons
import Console
import Foundation
import Report
import Runs
import Storage

extension Subcommand {
  static let report = Subcommand(
    name: "report", usage: "RUNS …",
    summary: "Writes a report on a run, a sweep or several runs: tables, curves, clusters, errors, a map.",
    details: """
      RUNS is as for `clutch compare`. The report is one self-contained HTML file: report.html in the
      named folder, or in the current folder if you name several. The tables are printed as well; for
      several runs, --format sets their format.

        clutch report runs/fashion-mnist-ccl/b80deba4
        clutch report runs/components/sweep-3f9a2c1e
        clutch report runs --baseline fashion-mnist-simclr --to methods.html
      """,
    flags: [
      Flag(name: "--to", value: "FILE", meaning: "the file to write the report to"),
      Flag(
        name: "--map", value: "METHOD",
        meaning: "the layout of a single run's images: pca, instant, or tsne, in seconds; pca if not given"),
    ] + ofSeveralRuns + [.help], words: 1...Int.max
  ) { arguments in
    let words = arguments.positional
    if let run = try singleRun(words) {
      if let flag = ofSeveralRuns.map(\.name).first(where: arguments.has) {
        throw UsageError(description: "a report on one run takes no \(flag); leave it out, or name several runs")
      }
      let file = reportFile(in: run.path, arguments)
      try write(page(of: run, map: mapMethod(arguments) ?? .pca), to: file, arguments)
      if let results = run.results { output(ResultsTable(results).text) }
      output("Report: \(file)")
      return 0
    }
    if try mapMethod(arguments) != nil {
      throw UsageError(description: "--map is for a report on one run, but there are several; name one")
    }
    let folder = words.count == 1 ? withoutSlash(words[0]) : "."
    let choice = try CompareChoice(arguments)
    let comparison = try choice.comparison()
    let sweep = try words.count == 1 ? SweepFolder(folder) : nil
    let name = sweep?.name ?? (words.count == 1 ? URL(fileURLWithPath: folder).lastPathComponent : "Comparison")
    let file = reportFile(in: folder, arguments)
    let html = ComparisonPage(
      choice.selection, comparison,
      others: try Comparison(otherThan: comparison, of: choice.selection, baseline: choice.baseline),
      sweep: sweep == nil ? nil : folder, name: name, file: file
    ).html
    try write(html, to: file, arguments)
    let text = choice.text(of: comparison)
    output(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    // With --format, a program may read standard output.
    if arguments["--format"] == nil { output("\nReport: \(file)") } else { note("Report: \(file)") }
    return 0
  }
}

/// Returns the file of `--to`, or else `report.html` in a folder.
private func reportFile(in folder: String, _ arguments: Arguments) -> String {
  arguments["--to"] ?? "\(folder)/report.html"
}

private func write(_ html: String, to file: String, _ arguments: Arguments) throws(RunError) {
  if arguments.has("--to") { return try OutputFile.write(html, to: file) }
  // Never writes through a link: the folder may belong to somebody else.
  try AtomicFile.write(html, to: file)
}

/// The options of a comparison, which a report on a single run does not take.
private let ofSeveralRuns: [Flag] = [.baseline, .metric, .scorer, .set, .resamples, .format]

/// Returns the run that the words name, or nil if they name several or a sweep, even a sweep of one run.
private func singleRun(_ words: [String]) throws -> RunFolder? {
  guard words.count == 1 else { return nil }
  let path = withoutSlash(words[0])
  if try SweepFolder(path) != nil { return nil }
  let runs = try RunFolder.runs(at: path)
  return runs.count == 1 ? runs[0] : nil
}

private func mapMethod(_ arguments: Arguments) throws(UsageError) -> MapMethod? {
  guard let name = arguments["--map"] else { return nil }
  if let method = MapMethod(rawValue: name) { return method }
  let hint = hint(for: name, among: MapMethod.allCases.map(\.rawValue), otherwise: "there are")
  throw UsageError(description: "there is no map '\(name)'\(hint)")
}
