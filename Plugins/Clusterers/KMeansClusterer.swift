import Clutch

/// k-means: assigns each feature to the nearest of k centers and moves each center to the mean of its features.
///
/// Repeats both steps to minimize Σ |x − c(x)|² over features x [n, d] and centers [k, d] (Lloyd, IEEE Trans. Inf.
/// Theory 28, 1982). The first centers are k-means++ seeds, drawn as in k-means‖ (Bahmani et al., VLDB 2012). All
/// features are used, whatever their number. A cluster that loses all its features restarts at the feature farthest
/// from its center. It is an error to have fewer features than clusters, or features that are not finite.
///
/// `k: auto` chooses k anew at each clustering, from `within`, by a criterion that sees no labels. It clusters up to
/// 5,000 features, drawn at random, once for each k or more often, and then all features with the k that it chose.
/// `clutch clusters` shows the values of all criteria for a run.
struct KMeansClusterer: Clusterer {
  static let name = "k-means"

  /// The number of clusters, or `auto` to choose it by a criterion; more clusters divide the features more finely, with
  /// fewer members each.
  var k: ClusterCount = 10

  /// The criterion of `k: auto`. The silhouette, both variance ratios and the mixture's BIC take seconds; `gap`,
  /// `prediction-strength` and `stability` cluster 10 to 40 times as often.
  var by = CountCriterion.silhouette

  /// The numbers of clusters that `k: auto` compares; a wider range takes longer in proportion.
  var within = 2...30

  /// The maximum number of times that the centers move; more lets slow cases converge, and time grows in proportion.
  var iterations = 100

  /// The number of starts, of which the best is kept; more finds better clusters, and time grows in proportion.
  var restarts = 1

  /// Ends a start when a step lowers the objective by at most this fraction; higher stops earlier, further from
  /// convergence.
  var tolerance = 1e-4

  /// `true` to normalize features and centers to length 1; if `false`, a center is the plain mean of its features.
  var spherical = true

  /// The share of features to ignore when centers are updated: those farthest from their centers. Use it, with several
  /// restarts, if the training set contains outliers. The ignored features are still assigned to the nearest centers.
  var trim = 0.0

  func validate() throws(OptionError) {
    if case .fixed(let count) = k { try require("k", count, atLeast: 1) }
    try search.validate()
    try require("iterations", iterations, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
    try require("tolerance", tolerance, in: 0..<1)
    try require("trim", trim, in: 0..<0.5)
  }

  func validate(images: Int) throws(ClusteringError) {
    switch k {
    case .fixed(let count): try KMeans(k: count, trim: trim).validate(images: images)
    case .auto: try search.validate(images: images)
    }
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    var kMeans = KMeans(
      k: 1, iterations: iterations, restarts: restarts, tolerance: tolerance, spherical: spherical,
      trim: trim)
    switch k {
    case .fixed(let count): kMeans.k = count
    case .auto: kMeans.k = try search(features, by: kMeans, random)
    }
    return try kMeans(features, random).assignments
  }

  private var search: CountSearch { CountSearch(by: by, within: within) }
}

@section("plugins") @used private let entry: Entry = { register(KMeansClusterer.self) }
