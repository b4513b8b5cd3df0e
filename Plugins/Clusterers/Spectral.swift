import Clutch

/// Spectral clustering: cuts the nearest-neighbor graph into k parts that few edges join, whatever their shapes.
///
/// W = (A + Aᵀ) / 2 with A[i, j] = 1 if j is among the nearest neighbors of i; D holds the row sums of W. The k leading
/// eigenvectors of D^−½ W D^−½ are the columns of a matrix [n, k], whose rows are normalized and clustered by k-means
/// (Ng, Jordan & Weiss, NIPS 2001, section 2; the graph as in von Luxburg, arXiv 0711.0189, section 2.2).
///
/// `rows: unit` normalizes rows to length 1, as Ng, Jordan & Weiss do. `rows: degree` divides each row by the square
/// root of its feature's degree, as scikit-learn does; the columns are then eigenvectors of the random walk D^−1 W (Shi
/// & Malik, PAMI 22, 2000; preferred in von Luxburg's section 4). Normalizing to length 1 loses the size of a row, and
/// with it small clusters next to large ones.
///
/// A graph of exactly k pieces is split into them. If there are more, the closest ones are joined until k are left, so
/// a few isolated features may become clusters. Memory grows with n · (neighbors + k), time with n². It is an error to
/// have fewer features than clusters, features that are not finite, or eigenvectors that do not converge.
struct Spectral: Clusterer {
  static let name = "spectral"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The number of nearest neighbors that each feature is joined to; more smooths the graph and merges close clusters,
  /// fewer follows finer shapes and may split the graph into pieces.
  var neighbors = 10

  /// The number of k-means starts on the rows of the eigenvectors, of which the best is kept; more depends less on
  /// chance.
  var restarts = 10

  /// The scaling of the rows of the eigenvectors: `unit` or `degree`. Use `degree` if clusters differ much in size.
  var rows = Rows.unit

  /// The scaling of a feature's row of the eigenvectors before k-means.
  enum Rows: String, Decodable, Sendable, CaseIterable {
    /// Normalizes the row to length 1.
    case unit
    /// Divides the row by the square root of the feature's degree, which is the sum of its edge weights.
    case degree
  }

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("neighbors", neighbors, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    try requireRows(n, forClusters: k, of: "spectral clustering")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = features.size(0)
    try validate(images: n)
    if k == n { return Tensor.arange(n, on: features.device) }
    let graph = try NeighborGraph(features, neighbors: min(neighbors, n - 1), pieces: k)
    let vectors = try graph.leadingEigenvectors(k, random)  // [n, k]
    let kMeans = KMeans(k: k, restarts: restarts)
    switch rows {
    case .unit: return try kMeans(vectors.normalize(), random).assignments
    case .degree: return try kMeans(vectors / graph.degrees.sqrt().unsqueeze(1), random).assignments
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(Spectral.self) }
