import Clutch
import Comparisons
import Console
import Foundation
import Storage

extension Subcommand {
  static let compare = Subcommand(
    name: "compare", usage: "RUNS …",
    summary: "Compares runs: means and deviations over seeds, differences from a baseline, curves.",
    details: """
      RUNS is the folder of a run or a sweep, or a folder that contains runs, such as runs or runs/NAME.
      Runs that differ only in their seed form one row.

        clutch compare runs --baseline fashion-mnist-simclr
        clutch compare runs/fashion-mnist-* --metric auroc,fpr95 --scorer knn --to table.tex
        clutch compare runs/k-* --curve k --to k.svg
      """,
    flags: [
      .baseline, .metric, .scorer, .set,
      Flag(name: "--effects", value: nil, meaning: "adds the main effects of the varied settings, for grids"),
      Flag(name: "--curve", value: "PATH", meaning: "plots the metric against a varied number, as SVG"),
      .resamples,
      Flag(
        name: "--correct", value: "NAME",
        meaning: "adds p-values over seeds that are corrected for the number of tests: holm"),
      .format,
      Flag(name: "--to", value: "FILE", meaning: "writes to FILE instead of standard output"), .help,
    ], words: 1...Int.max
  ) { arguments in
    let choice = try CompareChoice(arguments)
    let text = try choice.text()
    if let file = arguments["--to"] {
      try OutputFile.write(text, to: file)
    } else {
      output(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
    return 0
  }
}

extension Flag {
  // Options of all commands that compare runs.
  static let baseline = Flag(
    name: "--baseline", value: "NAME", meaning: "the row that the others are compared with")
  static let metric = Flag(
    name: "--metric", value: "NAMES",
    meaning:
      "comma-separated, from \(DetectionMetric.allCases.map(\.name).joined(separator: ", ")); if not given, auroc, "
      + "or all for csv and json")
  static let scorer = Flag(name: "--scorer", value: "NAMES", meaning: "only these scorers, comma-separated")
  static let set = Flag(name: "--set", value: "NAMES", meaning: "only these OOD sets, comma-separated")
  static let resamples = Flag(
    name: "--resamples", value: "N",
    meaning: "bootstrap resamples for intervals over images; 1000 if not given, 0 leaves the intervals out")
}

extension Flag {
  static let format = Flag(
    name: "--format", value: "NAME",
    meaning: "\(CompareFormat.allCases.map(\.rawValue).joined(separator: ", ")); if not given, as FILE ends, or text")
}

/// The output format of a comparison.
enum CompareFormat: String, CaseIterable {
  case text, markdown, csv, latex, json

  /// The format that a file's ending names; nil if it names none.
  init?(file: String) {
    switch PathText.ending(of: file) {
    case "md": self = .markdown
    case "csv": self = .csv
    case "tex": self = .latex
    case "json": self = .json
    case "txt": self = .text
    default: return nil
    }
  }
}
