/// The clusters of a training set: which image is in which, and where each lies.
public struct Clustering: Sendable {
  /// The cluster of every row, int64 [n]; each of 0 ..< k occurs.
  public let assignments: Tensor
  /// The mean of every cluster's members [k, d].
  public let centers: Tensor
  /// How many members every cluster has, int64 [k], each at least 1.
  public let sizes: Tensor
  /// How loose every cluster is: the mean distance of its members to their mean, over log(size + 10) [k]
  /// (PCL, arXiv 2005.04966, eq. 12).
  public let concentrations: Tensor

  public var count: Int { centers.size(0) }

  /// Measures the clusters that `assignments` (int64 [n], any numbers of at least 0) make of `features` [n, d]; numbers
  /// that do not occur are closed up, so that no cluster is empty.
  public init(features: Tensor, assignments: Tensor) {
    let distinct = callAll("aten::_unique2", assignments, true, true)  // sorted values, and each row's place among them
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
