import Clutch

/// Chooses k features that are far from each other as centers and assigns every feature to the nearest one.
///
/// The first center is a random feature; each further center is the feature that is farthest from all centers so far:
/// [n, d] -> [n]. If fewer than k features are distinct, there are fewer clusters. (Gonzalez, "Clustering to minimize
/// the maximum intercluster distance", Theoretical Computer Science 38, 1985.)
struct NewComponent: Clusterer {
  static let name = "new-component"

  /// The number of clusters; more clusters are finer, and each has fewer members.
  var k = 10

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ClusteringError) {
    if images < k { throw ClusteringError("cannot make \(k) clusters of \(images) images; use a smaller k") }
  }

  /// - Parameters:
  ///   - features: float32 [n, d], of length 1.
  ///   - random: draws the first center.
  /// - Returns: the cluster of every feature, int64 [n].
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = features.size(0)
    try validate(images: n)
    guard features.isFinite else {
      throw ClusteringError("cannot cluster features that are infinite or not a number")
    }
    let first = Int(Tensor.randint(0..<n, [1], random).item)
    var nearest = squaredDistances(features, to: first)  // [n], to the nearest center
    var assignments = call("aten::zeros_like", nearest, DType.int64)  // [n]
    for cluster in 1..<k {
      let farthest = Int(nearest.argmax(axis: 0).item)
      let distances = squaredDistances(features, to: farthest)  // [n]
      let moves = distances .< nearest  // [n]
      assignments = call("aten::masked_fill.Scalar", assignments, moves, cluster)
      nearest = nearest.minimum(distances)
    }
    return assignments
  }

  private func squaredDistances(_ features: Tensor, to row: Int) -> Tensor {
    (features - features[row]).square().sum(axis: 1)  // [n]
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
