import Clutch

/// Rows that stand for all features, with the number of features that each stands for.
struct Representatives {
  /// float64 [m, d]
  let rows: Tensor
  /// The number of features of each row.
  let weights: [Double]
  /// The row of each feature, int64 [n]; nil if the rows are the features.
  private let owners: Tensor?

  /// - Parameters:
  ///   - points: the features.
  ///   - most: the maximum number of rows. If there are more features, the centers of k-means take their place.
  init(_ points: Clustering.Points, most: Int, _ random: Generator) throws(ClusteringError) {
    guard points.count > most else {
      rows = points.rows.to(.float64)
      weights = [Double](repeating: 1, count: points.count)
      owners = nil
      return
    }
    let assignments = try KMeans(k: most, iterations: 10)(points.rows, random).assignments
    let clustering = Clustering(features: points.rows, assignments: assignments)
    rows = clustering.centers.to(.float64)
    weights = clustering.sizes.doubles
    owners = clustering.assignments
  }

  /// Returns the clusters of the features, given those of the rows (int64 [m]).
  func spread(_ labels: Tensor) -> Tensor {
    guard let owners else { return labels.to(rows.device) }
    return labels.to(owners.device)[owners]
  }
}
