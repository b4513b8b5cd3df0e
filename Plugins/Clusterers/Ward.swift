import Clutch

/// Ward's method: joins the two clusters whose union raises the sum of squared distances to the means least.
///
/// Each feature is a cluster at first, and joining ends when k are left (Ward, Journal of the American Statistical
/// Association 58, 1963). It is deterministic and tends to clusters of equal size. If there are more than `exact`
/// features, k-means first forms `exact` small clusters, and their means are joined, each weighted by its number of
/// features. Time and memory grow with the square of the number that is joined. It is an error to have fewer features
/// than clusters, or features that are not finite.
struct Ward: Clusterer {
  static let name = "ward"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The maximum number of features that are joined one by one; more is more exact and takes quadratic time and memory
  /// (2,000 features need about 150 MB).
  var exact = 2000

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("exact", exact, atLeast: 1)
    if exact < k { throw OptionError("exact", "must be at least 'k', which is \(k), but is \(exact)") }
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "Ward's method")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try Agglomeration(linkage: .ward).clusters(of: features, k: k, most: exact, random, for: "Ward's method")
  }
}

@section("plugins") @used private let entry: Entry = { register(Ward.self) }
