/// Metrics of the agreement between clusters and classes; 1 is perfect.
///
/// Only the partition matters. Labels and cluster numbers may be any integers.
public struct ClusteringMetrics: Sendable, Equatable {
  /// Normalized mutual information between the two partitions.
  public let nmi: Double

  /// Adjusted Rand index: agreement over pairs of images. It is 0 by chance and negative if worse than chance.
  public let ari: Double

  /// Share of images whose cluster is matched to their class under the best one-to-one matching.
  ///
  /// With more clusters than classes, images of unmatched clusters count as wrong. Nil if there are so many groups on
  /// both sides (more than about 2,000 each) that the matching would take too long.
  public let accuracy: Double?

  /// Σ over clusters of the most common class's count, / n. It is 1 with one cluster per image.
  public let purity: Double

  /// Compares one label and one cluster per image.
  ///
  /// Throws an error if there are no images or the lists differ in length.
  public init(labels: [Int], clusters: [Int]) throws(MetricError) {
    let table = try ContingencyTable(labels: labels, clusters: clusters)
    nmi = table.normalizedMutualInformation
    ari = table.adjustedRandIndex
    accuracy = table.matched().map { Double($0) / Double(table.total) }
    purity = Double(table.majorities) / Double(table.total)
  }

  /// The value of a metric; nil if it would take too long to compute.
  public subscript(metric: ClusteringMetric) -> Double? {
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

  /// Returns the number of images matched under the best one-to-one matching of labels and clusters; nil if it would
  /// take too long to compute.
  fileprivate func matched() -> Int? {
    let (rows, columns) = (labelSizes.count, clusterSizes.count)
    let shorter = min(rows, columns)
    if Double(shorter * shorter) * Double(max(rows, columns)) > 1e10 { return nil }
    var weights = Array(repeating: 0, count: rows * columns)
    for cell in cells { weights[cell.label * columns + cell.cluster] = cell.count }
    return bestMatching(weights, rows: rows, columns: columns)
  }
}
