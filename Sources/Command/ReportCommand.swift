import Clutch
import Foundation
import Report

extension Subcommand {
  static let report = Subcommand(
    name: "report", usage: "RUNS …",
    summary: "Writes a page of a run, a sweep or several runs: tables, curves, clusters, mistakes, a map.",
    details: """
      RUNS is as for `clutch compare`. The page is one HTML file that needs nothing beside itself:
      report.html in the folder that is named, in the current one where several are. The tables are
      printed as well, of several runs as --format says.

        clutch report runs/fashion-mnist-ccl/b80deba4
        clutch report runs/components/sweep-3f9a2c1e
        clutch report runs --baseline fashion-mnist-simclr --to methods.html
      """,
    flags: [
      Flag(name: "--to", value: "FILE", meaning: "where the page is written"),
      Flag(
        name: "--map", value: "METHOD",
        meaning: "of one run, how its images are laid out: pca, at once, or tsne, in seconds; pca if not given"),
    ] + ofSeveralRuns + [.help], words: 1...Int.max
  ) { arguments in
    let words = arguments.positional
    if let run = try singleRun(words) {
      if let flag = ofSeveralRuns.map(\.name).first(where: arguments.has) {
        throw UsageError(description: "a report of one run takes no \(flag); leave it out, or name several runs")
      }
      let file = try write(page(of: run, map: mapMethod(arguments) ?? .pca), into: run.path, arguments)
      if let results = run.results { output(ResultsTable(results).text) }
      output("Report: \(file)")
      return 0
    }
    if try mapMethod(arguments) != nil {
      throw UsageError(description: "--map is of the page of one run, but there are several; name one")
    }
    let folder = words.count == 1 ? withoutSlash(words[0]) : "."
    let choice = try CompareChoice(arguments)
    let comparison = try choice.comparison()
    let sweep = try words.count == 1 ? SweepFolder(folder) : nil
    let name = sweep?.name ?? (words.count == 1 ? URL(fileURLWithPath: folder).lastPathComponent : "Comparison")
    let html = ComparisonPage(
      choice.selection, comparison,
      others: try Comparison(otherThan: comparison, of: choice.selection, baseline: choice.baseline),
      sweep: sweep == nil ? nil : folder, name: name
    ).html
    let file = try write(html, into: folder, arguments)
    let text = choice.text(of: comparison)
    output(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    // Standard output is then for a program to read.
    if arguments["--format"] == nil { output("\nReport: \(file)") } else { note("Report: \(file)") }
    return 0
  }
}

/// Writes a page where the user wants it, else into a folder; returns its path.
private func write(_ html: String, into folder: String, _ arguments: Arguments) throws(RunError) -> String {
  if let file = arguments["--to"] {
    try OutputFile.write(html, to: file)
    return file
  }
  // Through no link: the folder may be that of somebody else.
  let file = "\(folder)/report.html"
  try AtomicFile.write(html, to: file)
  return file
}

/// What may be said of a comparison, of which a single run has none.
private let ofSeveralRuns: [Flag] = [.baseline, .metric, .scorer, .set, .resamples, .format]

/// The run that the words name where they name just one; a sweep is none, whatever it holds.
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
