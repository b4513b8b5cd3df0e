import Clutch

/// k-means: assigns each feature to the nearest of k centers and moves each center to the mean of its features.
///
/// Repeats both steps to minimize Σ |x − c(x)|² over features x [n, d] and centers [k, d] (Lloyd, IEEE Trans. Inf.
/// Theory 28, 1982). The first centers are k-means++ seeds, drawn as in k-means‖ (Bahmani et al., VLDB 2012). All
/// features are used, whatever their number. A cluster that loses all its features restarts at the feature farthest
/// from its center. It is an error to have fewer features than clusters, or features that are not finite.
struct KMeansClusterer: Clusterer {
  static let name = "k-means"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The maximum number of times that the centers move; more lets slow cases converge, and time grows in proportion.
  var iterations = 100

  /// The number of starts, of which the best is kept; more finds better clusters, and time grows in proportion.
  var restarts = 1

  /// Ends a start when a step lowers the objective by at most this fraction; higher stops earlier, further from
  /// convergence.
  var tolerance = 1e-4

  /// `true` to normalize features and centers to length 1; if `false`, a center is the plain mean of its features.
  var spherical = true

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("iterations", iterations, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
    try require("tolerance", tolerance, in: 0..<1)
  }

  func validate(images: Int) throws(ClusteringError) { try KMeans(k: k).validate(images: images) }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let kMeans = KMeans(
      k: k, iterations: iterations, restarts: restarts, tolerance: tolerance, spherical: spherical)
    return try kMeans(features, random).assignments
  }
}

@section("plugins") @used private let entry: Entry = { register(KMeansClusterer.self) }
