import Clutch

/// A Gaussian mixture: models the features as k normal distributions and assigns each to the most probable one.
///
///     p(x) = Σ w_c N(x; μ_c, Σ_c)
///
/// The clusters of k-means are the start; expectation maximization (Dempster, Laird & Rubin, JRSS B 39, 1977) then
/// raises the likelihood of the features [n, d]. Clusters may differ in size and spread, and with `full` or `diagonal`
/// covariances in shape. If two components become equal, fewer than k clusters may be left. Time and memory grow with
/// n · k and n · d; `full` takes time in n · k · d². It is an error to have fewer features than clusters, or features
/// that are not finite.
struct GaussianMixtureClusterer: Clusterer {
  static let name = "gmm"

  /// The number of normal distributions; more divide the features more finely, with fewer members each.
  var k = 10

  /// The form of the covariances, from the most free to the strictest: `full`, one matrix each; `tied`, one matrix for
  /// all; `diagonal`, one variance for each dimension; `spherical`, one variance each. `full` needs many more features
  /// per cluster than dimensions.
  var covariance = GaussianMixture.Covariance.diagonal

  /// The maximum number of steps; more lets slow cases converge, and time grows in proportion.
  var iterations = 100

  /// Ends when a step changes the mean log-likelihood of a feature by less than this; higher stops earlier.
  var tolerance = 1e-3

  /// The number added to all variances; more makes narrow clusters wider. Features have length 1, so a variance is at
  /// most 1 and usually about 1/d.
  var floor = 1e-6

  /// The number of k-means starts, of which the best is kept; more depends less on chance.
  var restarts = 1

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("iterations", iterations, atLeast: 1)
    try require("tolerance", tolerance, atLeast: 0)
    try require("floor", floor, above: 0)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "a Gaussian mixture")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: false, for: "a Gaussian mixture")
    let start = try KMeans(k: k, restarts: restarts)(points.rows, random).assignments
    let mixture = GaussianMixture(covariance, iterations: iterations, tolerance: tolerance, floor: floor)
    return mixture(points.rows, from: start, k).assignments
  }
}

@section("plugins") @used private let entry: Entry = { register(GaussianMixtureClusterer.self) }
