import Torch

/// Rows in clusters, prepared for indices that measure without labels how well the clusters are separated.
///
/// The indices are Euclidean and computed in float64. They are nil unless there are 2 to n − 1 clusters.
package struct Partition: Sendable {
  /// The rows, centered at their mean, float64 [n, d].
  let rows: Tensor
  /// The clusters of the rows, without gaps in their numbers.
  let clusters: Clustering

  /// - Parameters:
  ///   - features: [n, d].
  ///   - assignments: the cluster of each row, int64 [n], at least 0.
  package init(_ features: Tensor, assignments: Tensor) {
    let wide = features.detach().to(.cpu).to(.float64)
    rows = wide - wide.mean(axis: 0)
    clusters = Clustering(features: rows, assignments: assignments.to(.cpu))
  }

  /// The number of rows.
  var count: Int { rows.size(0) }
  /// The number of clusters.
  package var k: Int { clusters.count }
  /// `true` if the indices are defined.
  var isMeasurable: Bool { k >= 2 && k < count }

  /// The distance of each row from the mean of its cluster [n].
  var distances: Tensor { (rows - clusters.centers[clusters.assignments]).norm(axis: 1) }
}
