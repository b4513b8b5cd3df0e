import Clutch

/// Spreads k centers over the features as far from each other as it can, and gives every feature to the nearest.
///
/// The first center is a feature drawn at random; each further one is the feature that lies farthest from all centers so
/// far: [n, d] -> [n]. Where fewer than k features differ, there are fewer clusters. (Gonzalez, "Clustering to minimize
/// the maximum intercluster distance", Theoretical Computer Science 38, 1985.)
struct NewComponent: Clusterer {
  static let name = "new-component"

  /// How many clusters; more split the features finer, and each has fewer members.
  var k = 10

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ClusteringError) {
    if images < k { throw ClusteringError("cannot make \(k) clusters of \(images) images; take a smaller k") }
  }

  /// - Parameters:
  ///   - features: float32 [n, d], of length 1.
  ///   - random: draws the first center.
  /// - Returns: the cluster of every feature, int64 [n].
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = features.size(0)
    try validate(images: n)
    guard features.isFinite else {
      throw ClusteringError("cannot cluster features of which some are infinite or not a number")
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
