import Clutch
import Foundation

extension Subcommand {
  static let compare = Subcommand(
    name: "compare", usage: "RUNS …",
    summary: "Compares runs: means and deviations over seeds, differences to a baseline, curves.",
    details: """
      RUNS is the folder of a run, or one that holds runs: runs, or runs/NAME. Runs that differ in their
      seed alone are a row.

        clutch compare runs --baseline fashion-mnist-simclr
        clutch compare runs/fashion-mnist-* --metric auroc,fpr95 --scorer knn --to table.tex
        clutch compare runs/k-* --curve k --to k.svg
      """,
    flags: [
      .baseline, .metric, .scorer, .set,
      Flag(name: "--effects", value: nil, meaning: "adds the main effects of what was varied, for grids"),
      Flag(name: "--curve", value: "PATH", meaning: "an SVG of the metric against a number that was varied instead"),
      .resamples,
      .format,
      Flag(name: "--to", value: "FILE", meaning: "writes the file instead of standard output"), .help,
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
  // What is compared, for all commands that compare.
  static let baseline = Flag(
    name: "--baseline", value: "NAME", meaning: "the row to which the others' differences are told")
  static let metric = Flag(
    name: "--metric", value: "NAMES",
    meaning:
      "of \(DetectionMetric.allCases.map(\.name).joined(separator: ", ")), with commas; auroc if not given, in "
      + "csv and json all")
  static let scorer = Flag(name: "--scorer", value: "NAMES", meaning: "only these scorers, with commas")
  static let set = Flag(name: "--set", value: "NAMES", meaning: "only these OOD sets, with commas")
  static let resamples = Flag(
    name: "--resamples", value: "N",
    meaning: "draws of the images for intervals over images; 1000 if not given, 0 leaves them out")
}

extension Flag {
  static let format = Flag(
    name: "--format", value: "NAME",
    meaning: "\(CompareFormat.allCases.map(\.rawValue).joined(separator: ", ")); text if not given, or as FILE ends")
}

/// How a comparison is written.
enum CompareFormat: String, CaseIterable {
  case text, markdown, csv, latex, json

  /// What the end of a file's name says.
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
