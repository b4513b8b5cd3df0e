import Clutch

/// DBSCAN: joins features in dense places that lie within a radius of each other, and determines their number.
///
/// A feature is dense if at least `min-samples` features, counting itself, are within the radius ε. Dense features
/// within ε of each other are in one cluster. Any other feature within ε of a dense one joins the cluster of the
/// nearest dense one; the rest is noise (Ester, Kriegel, Sander & Xu, KDD 1996; the choice of the nearest is ours,
/// others take the first that they find). It is deterministic and does not depend on the order of the features.
///
/// If no feature is dense, all are noise, and `nearest` makes them one cluster: raise `radius` or lower `min-samples`.
/// Features have length 1, so ε² = 2 (1 − cos): 0.5 is a cosine of 0.875. Distances are compared in float64. Memory
/// grows with n, time with n². It is an error to have fewer features than `min-samples`, or features that are not
/// finite.
struct DBSCAN: Clusterer {
  static let name = "dbscan"

  /// The distance ε up to which features are neighbors; higher finds fewer and larger clusters, and less noise.
  var radius = 0.5

  /// The number of neighbors, counting itself, that makes a feature dense; more finds denser clusters and more noise.
  var minSamples = 5

  /// The treatment of features in no cluster: add each to the `nearest` cluster, or leave it `alone` in a cluster of
  /// its own.
  var noise = Noise.nearest

  func validate() throws(OptionError) {
    try require("radius", radius, above: 0)
    try require("minSamples", minSamples, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    guard minSamples <= n else {
      throw ClusteringError(
        "\(Self.name) needs at least as many features as min-samples, but that is \(minSamples) and there are \(n)")
    }
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: false, for: Self.name)
    let labels = DenseRegions(points, radius: radius, samples: minSamples).labels()
    return noise.place(labels, among: points)
  }
}

@section("plugins") @used private let entry: Entry = { register(DBSCAN.self) }
