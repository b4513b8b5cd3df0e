import Clutch

/// Balanced k-means: k-means with clusters of equal size, up to one feature.
///
/// Alternates two steps: assign the features to the centers at a low total distance, with at most ⌈n/k⌉ features each,
/// and move each center to the mean of its features. The assignment charges each center a price p_c, found by
/// Sinkhorn's iteration (Cuturi, NIPS 2013) for equal shares of exp(−(|x − c|² + p_c) / t), and then fills the centers
/// greedily, the features with most to lose first. The temperature t falls in steps. The total distance is therefore
/// close to its minimum for these centers, but may be above it. Ordinary k-means gives the first centers.
///
/// Equal sizes suit training sets with equally frequent classes; with rare classes, they join what is different. Memory
/// grows with n · k. It is an error to have fewer features than clusters, or features that are not finite.
struct BalancedKMeans: Clusterer {
  static let name = "balanced-k-means"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The maximum number of times that the centers move; more lets slow cases converge, and time grows in proportion.
  var iterations = 30

  /// The number of Sinkhorn's iterations at each temperature; more makes the prices more exact, so that fewer
  /// features are moved to a farther center to make sizes equal.
  var sinkhorn = 30

  /// The number of starts of the k-means that gives the first centers; more depends less on chance.
  var restarts = 1

  /// `true` to normalize features and centers to length 1; if `false`, a center is the plain mean of its features.
  var spherical = true

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("iterations", iterations, atLeast: 1)
    try require("sinkhorn", sinkhorn, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "balanced k-means")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: spherical, for: "balanced k-means")
    let start = try KMeans(k: k, restarts: restarts, spherical: spherical)(points.rows, random)
    var centers = start.centers
    var assignments: [Int] = []
    for _ in 0..<iterations {
      let distances = points.rows.to(.float64).squaredDistances(to: centers.to(.float64))  // [n, k]
      let found = EqualShares(distances, iterations: sinkhorn).assignments()
      if found == assignments { break }
      assignments = found
      let groups = Tensor(found).to(points.rows.device)
      let sizes = groups.counts(k).clamp(min: 1).unsqueeze(1)  // [k, 1]
      let means = points.rows.groupSums(groups, count: k) / sizes
      centers = spherical ? means.normalize() : means
    }
    return Tensor(assignments).to(features.device)
  }
}

@section("plugins") @used private let entry: Entry = { register(BalancedKMeans.self) }
