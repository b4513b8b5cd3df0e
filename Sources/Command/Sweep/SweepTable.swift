import Clutch
import Foundation

/// The AUROC of every trial by scorer, a table for each OOD set.
struct SweepTable {
  private let trials: [(name: String, results: Results?)]

  init(_ trials: [(name: String, results: Results?)]) { self.trials = trials }

  var text: String {
    let rows = trials.compactMap(\.results).flatMap(\.rows)
    let sets = distinct(rows.map(\.set))
    let scorers = distinct(rows.map(\.scorer))
    return sets.map { set in
      let lines = trials.map { trial in
        [trial.name] + scorers.map { scorer in cell(trial.results, set, scorer) }
      }
      return "\(set): AUROC, percent\n" + columns([["trial"] + scorers] + lines)
    }.joined(separator: "\n\n")
  }

  private func cell(_ results: Results?, _ set: String, _ scorer: String) -> String {
    guard let row = results?.rows.first(where: { $0.set == set && $0.scorer == scorer }),
      let estimate = row.metrics[DetectionMetric.auroc.name]
    else { return "-" }
    return String(format: "%.2f", 100 * estimate.value)
  }

  private func distinct(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func columns(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).dropLast().map { $0.padded(to: $1 + 2) }.joined() + (row.last ?? "")
    }.joined(separator: "\n")
  }
}
