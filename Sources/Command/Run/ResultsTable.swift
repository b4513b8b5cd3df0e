import Clutch
import Comparisons
import Console
import Experiments
import Foundation
import Stages
import Storage

/// The results of a run as text that fits 100 columns.
struct ResultsTable {
  private let results: Results
  private static let metrics: [DetectionMetric] = [.auroc, .auprOut, .auprIn, .fpr95]

  init(_ results: Results) { self.results = results }

  var text: String {
    let sets = results.rows.map(\.set).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let groups = results.groups ?? []
    let means = groups.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    var parts = sets.filter { !ValidationOptions.isName($0) }.map(table)
    parts += means.map { name in mean(name, groups.filter { $0.name == name }) }
    parts += sets.filter(ValidationOptions.isName).map(table)
    parts += results.clusters.filter { !$0.quality.isEmpty }.map(clusters)
    parts.append(Self.metrics.map(\.convention).joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  private func table(_ set: String) -> String {
    let isValidation = ValidationOptions.isName(set)
    let inside = isValidation ? results.validationImages ?? 0 : results.testImages
    let (out, test) = (grouped(results.oodImages[set] ?? 0), grouped(inside))
    let use = isValidation ? ", for choosing settings" : ""
    let rows = results.rows.filter { $0.set == set }.map { row in
      // Four metrics leave 24 of the 100 columns.
      [row.scorer.shortened(to: 24)] + Self.metrics.map { cell(row.metrics[$0.name]) }
    }
    return "\(set): \(out) images out of distribution, \(test) in\(use); percent [95 % interval]\n"
      + columns([["scorer"] + Self.metrics.map(\.name)] + rows)
  }

  /// Returns the means over a group of sets; they have no intervals.
  private func mean(_ name: String, _ group: [Results.GroupMean]) -> String {
    let rows = group.map { mean in
      [mean.scorer] + Self.metrics.map { metric in mean.metrics[metric.name].map { percent($0) } ?? "-" }
    }
    return "\(name): over \((group.first?.sets ?? []).joined(separator: ", ")); percent\n"
      + columns([["scorer"] + Self.metrics.map(\.name)] + rows)
  }

  private func cell(_ estimate: Estimate?) -> String {
    guard let estimate else { return "-" }
    let (lower, upper) = (bound(estimate.lower), bound(estimate.upper))
    return "\(percent(estimate.value)) [\(lower), \(upper)]"
  }

  private func bound(_ share: Double) -> String {
    let text = String(format: "%.1f", 100 * share)
    return text == "100.0" ? "100" : text
  }

  private func clusters(_ clusters: Results.Clusters) -> String {
    let quality = ClusteringMetric.allCases.compactMap { metric in
      clusters.quality[metric.name].map { "\(metric.name) \(String(format: "%.3f", $0))" }
    }
    return """
      last clustering of \(clusters.phase), after \(counted(clusters.epoch, "epoch")), compared with the classes:
      \(quality.joined(separator: ", "))
      """
  }
}
