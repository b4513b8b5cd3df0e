import Clutch

/// Average linkage: joins the two clusters with the smallest mean distance between their features.
///
/// Each feature is a cluster at first, and joining ends when k are left (Sokal & Michener, University of Kansas Science
/// Bulletin 38, 1958). It is deterministic, keeps distant features apart, and may thus leave a few large clusters
/// beside tiny ones. If there are more than `exact` features, k-means first forms `exact` small clusters, and their
/// means are joined, each weighted by its number of features. Time and memory grow with the square of the number that
/// is joined. It is an error to have fewer features than clusters, or features that are not finite.
struct AverageLinkage: Clusterer {
  static let name = "average-linkage"

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
    try requireRows(images, forClusters: k, of: "average linkage")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try Agglomeration(linkage: .average).clusters(of: features, k: k, most: exact, random, for: "average linkage")
  }
}

@section("plugins") @used private let entry: Entry = { register(AverageLinkage.self) }
