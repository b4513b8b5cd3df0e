import Clutch
import Comparisons
import Console
import Experiments
import Foundation
import Storage

/// The options of a comparison, checked against the selected runs.
struct CompareChoice {
  let selection: RunSelection
  let baseline: Baseline?
  private let metrics: [DetectionMetric]
  private let scorers: [String]
  private let sets: [String]
  private let format: CompareFormat
  /// The path of the setting against which to plot the metric.
  private let curve: String?
  private let resamples: Int
  private let wantsEffects: Bool
  /// The correction of p-values; nil for none.
  private let correction: Correction?
  private let bold: Bool
  /// The number of columns for tables as text.
  private let width: Int

  init(_ arguments: Arguments) throws {
    format = try Self.format(arguments)
    try Self.refuseUnused(arguments, format)
    let names = DetectionMetric.allCases.map(\.name)
    let all = [.csv, .json].contains(format) ? names : [DetectionMetric.auroc.name]
    metrics = try chosen(arguments["--metric"], among: names, otherwise: all, "metric")
      .compactMap { DetectionMetric(rawValue: $0) }
    if arguments["--curve"] != nil, metrics.count != 1 {
      throw UsageError(description: "--curve draws one metric, but --metric names \(metrics.count); name one")
    }
    resamples = try Self.resamples(arguments)
    selection = try runSelection(arguments.positional)
    scorers = try chosen(arguments["--scorer"], among: selection.scorers, otherwise: selection.scorers, "scorer")
    let tested = selection.sets.filter { !ValidationOptions.isName($0) }
    sets = try chosen(
      arguments["--set"], among: selection.sets, otherwise: arguments["--curve"] == nil ? selection.sets : tested,
      "OOD set")
    let (selection, paths) = (selection, selection.paths)
    baseline =
      try arguments["--baseline"].map { name in
        Baseline(row: try named(name, among: selection.rows, "row"), of: selection)
      } ?? selection.baseline
    curve = try arguments["--curve"].map { try Self.path($0, among: paths) }
    wantsEffects = arguments.has("--effects")
    correction = try Self.correction(arguments)
    if correction != nil, baseline == nil {
      throw UsageError(description: "--correct needs differences from a baseline; name a row with --baseline")
    }
    bold = arguments["--to"] == nil && Terminal.current.outputKnowsBold
    width = arguments["--to"] == nil ? Terminal.current.tableWidth : TextSheet.standardWidth
  }

  /// Returns the comparison in the requested format.
  func text() throws -> String {
    if let curve {
      let curve = try Curve(selection, path: curve, metric: metrics[0], scorers: scorers, sets: sets)
      for block in curve.leftOut { note("left out: \(block)") }
      return curve.svg()
    }
    return text(of: try comparison())
  }

  /// Returns the tables of a comparison.
  func text(of comparison: Comparison) -> String {
    switch format {
    case .text: return comparisonText(comparison, effects: wantsEffects, bold: bold, width: width) + "\n"
    case .markdown: return markdown(comparison.sheets(effects: wantsEffects), footnotes: comparison.footnotes)
    case .latex: return latex(comparison.sheets(effects: wantsEffects), footnotes: comparison.footnotes)
    case .csv: return comparison.csv
    case .json: return comparison.json + "\n"
    }
  }

  func comparison() throws(RunError) -> Comparison {
    let comparison = try Comparison(
      selection, baseline: baseline, metrics: metrics, scorers: scorers, sets: sets,
      bootstrap: ImageBootstrap(resamples: resamples))
    return correction.map { comparison.corrected(by: $0) } ?? comparison
  }

  // MARK: Reading the command line

  private static func format(_ arguments: Arguments) throws(UsageError) -> CompareFormat {
    let byFile = arguments["--to"].flatMap { CompareFormat(file: $0) }
    guard let name = arguments["--format"] else { return byFile ?? .text }
    guard arguments["--curve"] == nil else {
      throw UsageError(description: "--curve is written as SVG; leave out --format")
    }
    let names = CompareFormat.allCases.map(\.rawValue)
    return CompareFormat(rawValue: try named(name, among: names, "format")) ?? .text
  }

  /// Rejects options that would have no effect.
  private static func refuseUnused(_ arguments: Arguments, _ format: CompareFormat) throws(UsageError) {
    if arguments.has("--curve"),
      let flag = ["--effects", "--resamples", "--baseline", "--correct"].first(where: arguments.has)
    {
      throw UsageError(description: "--curve cannot be combined with \(flag); leave out one of them")
    }
    if format == .csv, arguments.has("--effects") {
      throw UsageError(
        description: "--effects cannot be written as CSV; leave it out, or choose text, markdown, latex or json")
    }
  }

  private static func correction(_ arguments: Arguments) throws(UsageError) -> Correction? {
    guard let name = arguments["--correct"] else { return nil }
    return Correction(rawValue: try named(name, among: Correction.allCases.map(\.rawValue), "correction"))
  }

  private static func resamples(_ arguments: Arguments) throws(UsageError) -> Int {
    guard let text = arguments["--resamples"] else { return 1_000 }
    guard let number = Int(text), (0...1_000_000).contains(number) else {
      throw UsageError(description: "--resamples must be a whole number from 0 to 1000000, but is '\(text)'")
    }
    return number
  }

  /// Returns the path that `text` names, either in full or by an unambiguous ending.
  private static func path(_ text: String, among paths: [String]) throws(UsageError) -> String {
    let ending = paths.filter { $0 == text || $0.hasSuffix(".\(text)") }
    if ending.contains(text) { return text }
    if ending.count == 1 { return ending[0] }
    if ending.count > 1 {
      throw UsageError(description: "'\(text)' may mean \(ending.joined(separator: " or ")); write more of the path")
    }
    if paths.isEmpty {
      throw UsageError(description: "the runs differ only in names and seeds, so there is no varied setting '\(text)'")
    }
    return try named(text, among: paths, "varied setting")
  }
}

/// Splits comma-separated names and checks that each of them exists.
private func chosen(
  _ text: String?, among names: [String], otherwise all: [String], _ kind: String
) throws(UsageError) -> [String] {
  guard let text else { return all }
  // A label may contain commas, as `knn(k=5, x=2)` does.
  if names.contains(text) { return [text] }
  var result: [String] = []
  for part in parts(text) {
    let name = try named(part, among: names, kind)
    if !result.contains(name) { result.append(name) }
  }
  return result
}

/// Splits text at the commas outside of brackets.
private func parts(_ text: String) -> [String] {
  var depth = 0
  let parts = text.split(omittingEmptySubsequences: false) { character in
    if "([{".contains(character) { depth += 1 }
    if ")]}".contains(character) { depth -= 1 }
    return character == "," && depth <= 0
  }
  return parts.map { $0.trimmingCharacters(in: .whitespaces) }
}

private func named(_ name: String, among names: [String], _ kind: String) throws(UsageError) -> String {
  if names.contains(name) { return name }
  throw UsageError(description: "there is no \(kind) '\(name)'\(hint(for: name, among: names, otherwise: "there are"))")
}
