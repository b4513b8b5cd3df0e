import Clutch
import Foundation

/// The results of a run as text that fits 100 columns.
struct ResultsTable {
  private let results: Results
  private static let metrics: [DetectionMetric] = [.auroc, .auprOut, .auprIn, .fpr95]

  init(_ results: Results) { self.results = results }

  var text: String {
    let sets = results.oodImages.keys.sorted()
    let order = results.rows.map(\.set).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    var parts = (order.isEmpty ? sets : order).map(table)
    parts += results.clusters.filter { !$0.quality.isEmpty }.map(clusters)
    parts.append(Self.metrics.map(\.convention).joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  private func table(_ set: String) -> String {
    let rows = results.rows.filter { $0.set == set }
    let width = max(12, (rows.map(\.scorer.count).max() ?? 0)) + 2
    let title = "\(set): \(grouped(results.oodImages[set] ?? 0)) images out of distribution, \(grouped(results.testImages)) in"
    let header = "scorer".padded(to: width) + Self.metrics.map { $0.name.padded(to: 22) }.joined()
    let lines = rows.map { row in
      row.scorer.padded(to: width) + Self.metrics.map { cell(row.metrics[$0.name]).padded(to: 22) }.joined()
    }
    return ([title, header] + lines).map { $0.trimmedEnd }.joined(separator: "\n")
  }

  /// Percent, with the 95 % interval.
  private func cell(_ estimate: Estimate?) -> String {
    guard let estimate else { return "-" }
    func percent(_ value: Double) -> String { String(format: "%.2f", 100 * value) }
    return "\(percent(estimate.value)) [\(percent(estimate.lower)), \(percent(estimate.upper))]"
  }

  private func clusters(_ clusters: Results.Clusters) -> String {
    let quality = ClusteringMetric.allCases.compactMap { metric in
      clusters.quality[metric.name].map { "\(metric.name) \(String(format: "%.3f", $0))" }
    }
    return "clusters of \(clusters.phase), against classes that nothing was trained on: \(quality.joined(separator: ", "))"
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
