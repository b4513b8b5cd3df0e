import Clutch

/// Spectral clustering: cuts the graph of nearest neighbors into k parts that few edges join, whatever their shapes.
///
/// W = (A + Aᵀ) / 2 with A[i, j] = 1 where j is among the nearest neighbors of i; D its row sums; the k leading
/// eigenvectors of D^−½ W D^−½ as columns [n, k]; rows normalized; k-means on the rows
/// (Ng, Jordan & Weiss, NIPS 2001, section 2; the graph as in von Luxburg, arXiv 0711.0189, section 2.2).
///
/// `rows: unit` brings rows to length 1, as Ng, Jordan & Weiss do. `rows: degree` divides each by the root of its feature's
/// degree, which makes eigenvectors of the random walk D^−1 W of them (Shi & Malik, PAMI 22, 2000; von Luxburg's
/// section 4 prefers it), as scikit-learn does. Rows of length 1 lose how large they were, and with it small clusters
/// beside large ones.
///
/// A graph of exactly k pieces is cut into these; of more, those that lie closest are joined until k are left, so that
/// a few lone features far out may become clusters. Memory grows with n · (neighbors + k), time with n². Fewer features
/// than clusters, features that are not finite and eigenvectors that do not converge are errors.
struct Spectral: Clusterer {
  static let name = "spectral"

  /// How many clusters; more split the features finer, and each has fewer members.
  var k = 10

  /// How many nearest neighbors a feature is joined to; more smooths the graph and joins clusters that lie close, fewer
  /// follow finer shapes and may let the graph fall into pieces.
  var neighbors = 10

  /// How often k-means starts afresh on the eigenvectors' rows; more depends less on luck.
  var restarts = 10

  /// How rows of eigenvectors are made comparable: `unit` or `degree`. Take `degree` where clusters differ much in size.
  var rows = Rows.unit

  /// What is done to a feature's row of the eigenvectors before k-means.
  enum Rows: String, Decodable, Sendable, CaseIterable {
    /// It is brought to length 1.
    case unit
    /// It is divided by the root of the feature's degree, the sum of the weights of its edges.
    case degree
  }

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("neighbors", neighbors, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    guard k <= n else {
      throw ClusteringError(
        "spectral clustering cannot make \(k) clusters of \(n) features; k must be at most the number of features")
    }
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
