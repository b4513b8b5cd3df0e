/// How well clusters agree with the classes they were not told; 1 is perfect.
///
/// Only the partition matters: labels and cluster numbers may be any integers.
public struct ClusteringMetrics: Sendable, Equatable {
  /// Normalized mutual information: how much of either partition the other tells.
  public let nmi: Double

  /// Adjusted Rand index: agreement over pairs of images, 0 by chance, below it if worse.
  public let ari: Double

  /// Share of images whose cluster is matched to their class, under the best one-to-one matching.
  ///
  /// With more clusters than classes the images of unmatched clusters count as wrong.
  public let accuracy: Double

  /// Σ over clusters of the commonest class's count, / n; 1 for a cluster per image.
  public let purity: Double

  /// Compares one label and one cluster per image.
  ///
  /// Throws if there are no images, the lists differ in length, or so many groups on both sides
  /// (beyond about 2,000 each) that the best matching is out of reach.
  public init(labels: [Int], clusters: [Int]) throws(MetricError) {
    let table = try ContingencyTable(labels: labels, clusters: clusters)
    nmi = table.normalizedMutualInformation
    ari = table.adjustedRandIndex
    accuracy = Double(try table.matched()) / Double(table.total)
    purity = Double(table.majorities) / Double(table.total)
  }

  public subscript(metric: ClusteringMetric) -> Double {
    switch metric {
    case .nmi: nmi
    case .ari: ari
    case .accuracy: accuracy
    case .purity: purity
    }
  }
}

extension ContingencyTable {
  fileprivate var majorities: Int {
    var largest = Array(repeating: 0, count: clusterSizes.count)
    for cell in cells { largest[cell.cluster] = max(largest[cell.cluster], cell.count) }
    return largest.reduce(0, +)
  }

  /// Images matched under the best one-to-one matching of labels and clusters.
  fileprivate func matched() throws(MetricError) -> Int {
    let (rows, columns) = (labelSizes.count, clusterSizes.count)
    let shorter = min(rows, columns)
    if Double(shorter * shorter) * Double(max(rows, columns)) > 1e10 {
      throw MetricError(
        "clustering", "\(rows) labels and \(columns) clusters are too many to match one to one",
        "have at most about 2000 on one side")
    }
    var weights = Array(repeating: 0, count: rows * columns)
    for cell in cells { weights[cell.label * columns + cell.cluster] = cell.count }
    return bestMatching(weights, rows: rows, columns: columns)
  }
}
