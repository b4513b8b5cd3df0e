import Clutch

/// Rejects fewer features than clusters.
///
/// - Parameter method: the name of the clustering method, for the error message.
func requireRows(_ n: Int, forClusters k: Int, of method: String) throws(ClusteringError) {
  guard k <= n else {
    throw ClusteringError(
      "\(method) cannot make \(k) clusters of \(n) features; k must be at most the number of features")
  }
}
