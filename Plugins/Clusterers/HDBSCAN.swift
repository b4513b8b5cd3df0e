import Clutch

/// HDBSCAN: finds the regions that stay dense longest as the required density rises, and determines their number.
///
///     core(x)      the distance from x to its `min-samples`-th nearest feature, counting x as the first
///     reach(x, y)  max(core(x), core(y), ‖x − y‖)
///
/// Join all features whose reach is at most ε, and let ε shrink from infinity. Pieces fall apart. If a piece splits
/// into two or more pieces of at least `min-cluster-size` features, it ends as a cluster and these begin as clusters
/// inside it; smaller pieces drop out. The stability of a cluster is the sum over its features of 1/ε where they leave
/// it, minus 1/ε where it began.
///
/// Features in no chosen cluster are noise. The whole training set is never chosen; if there is no other cluster, all
/// features are noise. The algorithm is deterministic and does not depend on the order of the features: all pieces that
/// fall apart at the same ε do so at once, whereas other implementations process equal distances one by one. Memory
/// grows with n, time with n²; distances are compared in float64. It is an error to have fewer features than
/// `min-cluster-size` or `min-samples`, or features that are not finite.
///
/// Source: Campello, Moulavi, Sander (PAKDD 2013: core and mutual reachability distance, stability); McInnes, Healy
/// (arXiv 1705.07321). The treatment of noise is ours.
struct HDBSCAN: Clusterer {
  static let name = "hdbscan"

  /// The rule that chooses clusters among the dense regions.
  enum Selection: String, Decodable, Sendable, CaseIterable {
    /// The regions with the largest sum of stabilities, none of which is inside another.
    case stable
    /// The regions with no others inside: more and smaller clusters, and more noise.
    case leaves
  }

  /// The minimum number of features in a cluster; higher finds fewer and larger clusters, and drops small ones.
  var minClusterSize = 25
  /// The number of features in a neighborhood, whose radius measures density; more smooths the density and finds fewer
  /// clusters and more noise. 1 gives single linkage.
  var minSamples = 5
  /// The dense regions to choose: the most `stable` ones, or the `leaves`, which have no others inside.
  var selection = Selection.stable
  /// The treatment of features in no cluster: add each to the `nearest` cluster, or leave it `alone` in a cluster of
  /// its own. A third of embedded images may be noise.
  var noise = Noise.nearest

  func validate() throws(OptionError) {
    try require("minClusterSize", minClusterSize, atLeast: 2)
    try require("minSamples", minSamples, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    for (option, least) in [("min-cluster-size", minClusterSize), ("min-samples", minSamples)] where n < least {
      throw ClusteringError(
        "\(Self.name) needs at least as many features as \(option), but that is \(least) and there are \(n)")
    }
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: false, for: Self.name)
    let edges = Reachability(points, samples: minSamples).spanningTree()
    let labels = DensityHierarchy(edges, smallest: minClusterSize).labels(selection)
    return noise.place(labels, among: points)
  }
}

@section("plugins") @used private let entry: Entry = { register(HDBSCAN.self) }
