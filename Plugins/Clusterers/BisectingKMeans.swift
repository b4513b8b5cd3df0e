import Clutch

/// Bisecting k-means: starts with one cluster, and splits the widest one in two by k-means until there are k.
///
/// Earlier splits are never undone, so the clusters form a tree (Steinbach, Karypis & Kumar, KDD Workshop on Text
/// Mining 2000). Each split sees only one cluster, so time grows with n · log k instead of n · k if the tree is
/// balanced. A cluster of equal features cannot be split; if all clusters are such, fewer than k are left. It is an
/// error to have fewer features than clusters, or features that are not finite.
struct BisectingKMeans: Clusterer {
  static let name = "bisecting-k-means"

  /// The rule that chooses the cluster to split.
  enum Split: String, Decodable, Sendable, CaseIterable {
    /// The cluster with the largest sum of squared distances to its mean.
    case spread
    /// The cluster with the most features.
    case size
  }

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The cluster to split next: the one with the largest sum of squared distances to its mean (`spread`), or with the
  /// most features (`size`), which gives more even sizes.
  var split = Split.spread

  /// The number of starts of each split, of which the best is kept; more depends less on chance.
  var restarts = 3

  /// `true` to normalize features and centers to length 1; if `false`, a center is the plain mean of its features.
  var spherical = true

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "bisecting k-means")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: spherical, for: "bisecting k-means")
    let kMeans = KMeans(k: 2, restarts: restarts, spherical: spherical)
    var parts = [part(.arange(points.count, on: points.rows.device), points)]
    while parts.count < k, let widest = parts.indices.max(by: { parts[$0].rank < parts[$1].rank }),
      parts[widest].rank > 0
    {
      let rows = parts[widest].rows
      let half = try kMeans(points.rows[rows], random).assignments
      let halves = [0, 1].map { rows[(half .== $0).nonzero()] }.filter { $0.count > 0 }
      if halves.count == 2 {
        parts[widest] = part(halves[0], points)
        parts.append(part(halves[1], points))
      } else {
        parts[widest].rank = 0
      }
    }
    var assignments = Tensor.zeros([points.count], .int64, on: points.rows.device)
    for (number, part) in parts.enumerated() {
      assignments = call("aten::index_fill.int_Scalar", assignments, 0, part.rows, number)
    }
    return assignments
  }

  /// A cluster: the indices of its features, int64 [m], and the order in which clusters are split, highest first; 0 if
  /// it cannot be split.
  private struct Part {
    let rows: Tensor
    var rank: Double
  }

  private func part(_ rows: Tensor, _ points: Clustering.Points) -> Part {
    let own = points.rows[rows]
    let spread = (own - own.mean(axis: 0)).norm(axis: 1).square().sum().item
    // Rounding leaves equal features slightly apart from their mean.
    let isSplittable = spread > 1e-12 * points.squaredLengths[rows].sum().item
    switch split {
    case .spread: return Part(rows: rows, rank: isSplittable ? spread : 0)
    case .size: return Part(rows: rows, rank: isSplittable ? Double(rows.count) : 0)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(BisectingKMeans.self) }
