import Clutch
import Comparisons
import Experiments
import Foundation
import Stages
import Storage

extension RunRecord {
  /// A table for every OOD set, with the conventions of its numbers.
  var resultsSection: Section {
    Section("results", "Results") {
      if let results = run.results {
        for set in run.oodSets {
          tag("h3") { set }
          table(set, results)
        }
        for name in unique((results.groups ?? []).map(\.name)) {
          tag("h3") { name }
          means((results.groups ?? []).filter { $0.name == name })
        }
        hints(
          metrics.compactMap { results.conventions[$0] } + [
            "In brackets: the 95 % interval, which covers other images from the same sources, not other training runs. "
              + "The best value of a column is bold."
          ])
      } else {
        paragraph("The run has not finished: there are no scores yet.")
      }
    }
  }

  /// The metrics in the results: known ones in the core's order, then any others.
  var metrics: [String] {
    let known = DetectionMetric.allCases.map(\.name)
    let found = Set(run.results?.rows.flatMap(\.metrics.keys) ?? [])
    return known.filter { found.contains($0) } + found.subtracting(known).sorted()
  }

  private func table(_ set: String, _ results: Results) -> Markup {
    let rows = results.rows.filter { $0.set == set }
    let best = Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        let values = rows.compactMap { $0.metrics[metric]?.value }
        let isBetterHigher = DetectionMetric(rawValue: metric)?.isBetterHigher ?? true
        return (metric, values.count > 1 ? (isBetterHigher ? values.max() : values.min()).map { percent($0) } : nil)
      })
    let isValidation = ValidationOptions.isName(set)
    let inside = isValidation ? results.validationImages ?? 0 : results.testImages
    let use = isValidation ? ", for choosing settings" : ""
    return DataTable(
      caption:
        "\(grouped(results.oodImages[set] ?? 0)) images out of distribution, \(grouped(inside)) in\(use); percent",
      columns: [.text("scorer")] + metrics.map { .number($0) },
      rows: rows.map { row in
        ["\(row.scorer)"]
          + metrics.map { metric in
            guard let estimate = row.metrics[metric] else { return "-" }
            return cell(estimate, isBest: percent(estimate.value) == best[metric] ?? nil)
          }
      }
    ).markup
  }

  /// Returns the means over a group of sets; they have no intervals.
  private func means(_ group: [Results.GroupMean]) -> Markup {
    DataTable(
      caption: "the mean of \((group.first?.sets ?? []).joined(separator: ", ")); percent",
      columns: [.text("scorer")] + metrics.map { .number($0) },
      rows: group.map { mean in
        ["\(mean.scorer)"] + metrics.map { metric in "\(mean.metrics[metric].map { percent($0) } ?? "-")" }
      }
    ).markup
  }

  private func cell(_ estimate: Estimate, isBest: Bool) -> DataTable.Cell {
    let interval = String(format: "[%.1f, %.1f]", 100 * estimate.lower, 100 * estimate.upper)
    return DataTable.Cell(
      Markup([Markup("\(percent(estimate.value)) "), tag("span", ["class": "detail"]) { interval }]), isBest: isBest)
  }

  /// The scorer with the highest mean AUROC over the OOD test sets; nil if there are no scores.
  var bestScorer: String? {
    func mean(_ scorer: String) -> Double {
      let rows = (run.results?.rows ?? []).filter { $0.scorer == scorer && run.testedSets.contains($0.set) }
      let values = rows.compactMap { $0.metrics["auroc"]?.value }
      return values.reduce(0, +) / Double(max(1, values.count))
    }
    return run.scorers.max { mean($0) < mean($1) }
  }

  /// A note after the name of the best scorer: it was chosen by its AUROC on the test sets. Empty if there is only one.
  var scorerChoice: String {
    run.scorers.count > 1 ? ", best of \(run.scorers.count) scorers on the test sets" : ""
  }
}
