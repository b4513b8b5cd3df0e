import Clutch

/// k-means: every feature goes to the nearest of k centers, every center to the mean of its features, in turn.
///
/// Lowers Σ |x − c(x)|² over features x [n, d] and centers [k, d] by Lloyd's steps (IEEE Trans. Inf. Theory 28, 1982)
/// from k-means++ seeds, drawn as k-means‖ does (Bahmani et al., VLDB 2012). All features are used, however many; a
/// cluster that loses all its features is started again from the feature that lies farthest from its center. Fewer
/// features than clusters and features that are not finite are errors.
struct KMeansClusterer: Clusterer {
  static let name = "k-means"

  /// How many clusters; more split the features finer, and each has fewer members.
  var k = 10

  /// The most times that the centers move; more lets slow cases settle and costs time in proportion.
  var iterations = 100

  /// How often to start afresh; more finds better clusters, of which the best are kept, and costs time in proportion.
  var restarts = 1

  /// Ends a start once a step lowers the objective by at most this fraction; higher ends sooner and less settled.
  var tolerance = 1e-4

  /// Whether the centers are brought to length 1 as well, at which features come; off, a center is the plain mean of
  /// its features.
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
