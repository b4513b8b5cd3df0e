import Torch

/// The clusters of a training set: assignments, centers and statistics.
public struct Clustering: Sendable {
  /// The cluster of each row, int64 [n]. Every number in 0 ..< k occurs.
  public let assignments: Tensor
  /// The mean of each cluster's members [k, d].
  public let centers: Tensor
  /// The number of members of each cluster, int64 [k], at least 1.
  public let sizes: Tensor
  /// The spread of each cluster: the mean distance of its members to their mean, divided by log(size + 10) [k]
  /// (PCL, arXiv 2005.04966, eq. 12).
  public let concentrations: Tensor

  public var count: Int { centers.size(0) }

  /// Computes the clusters of `features` [n, d] from `assignments` (int64 [n], at least 0). Clusters are renumbered to
  /// close gaps, so none is empty.
  public init(features: Tensor, assignments: Tensor) {
    let distinct = callAll("aten::_unique2", assignments, true, true)  // sorted values, and each row's index in them
    let (values, places) = (distinct[0], distinct[1])
    let k = values.count
    self.assignments = places
    sizes = places.counts(k)
    let divisor = sizes.to(features.dtype)
    centers = features.groupSums(places, count: k) / divisor.unsqueeze(1)
    let distances = (features - centers[places]).norm(axis: 1)
    concentrations = distances.groupSums(places, count: k) / divisor / (divisor + 10).log()
  }
}
