import Clutch

/// Spectral clustering: cuts a graph of similar features into k parts that few edges join, whatever their shapes.
///
/// W holds the similarities of all pairs, and D its row sums. The k leading eigenvectors of D^−½ W D^−½ are the columns
/// of a matrix [n, k], whose rows are normalized and clustered by k-means (Ng, Jordan & Weiss, NIPS 2001, section 2). The
/// similarities are those of scikit-learn:
///
///     nearest-neighbors:  (A + Aᵀ) / 2 with A[i, j] = 1 if j is among the nearest neighbors of i, not counting i
///     rbf:                exp(−γ |x_i − x_j|²)
///     cosine:             max(0, cos(x_i, x_j))
///
/// `rows: unit` normalizes rows to length 1, as Ng, Jordan & Weiss do. `rows: degree` divides each row by the square
/// root of its feature's degree, as scikit-learn does; the columns are then eigenvectors of the random walk D^−1 W (Shi
/// & Malik, PAMI 22, 2000; preferred in von Luxburg, arXiv 0711.0189, section 4). Normalizing to length 1 loses the size
/// of a row, and with it small clusters next to large ones.
///
/// A nearest-neighbor graph of exactly k pieces is split into them. If there are more, the closest ones are joined
/// until k are left, so a few isolated features may become clusters. Its memory grows with n · (neighbors + k), its
/// time with n². For the other similarities, memory grows with n² and time with n³ up to `exact` features. Above that,
/// they are approximated from the similarities to `landmarks` features (Nyström's method), with memory in n · k and
/// time in n · landmarks · (d + landmarks). It is an error to have fewer features than clusters, features that are not
/// finite, or eigenvectors that do not converge.
struct Spectral: Clusterer {
  static let name = "spectral"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The similarity of two features: `nearest-neighbors`, `rbf` or `cosine`. Neighbors follow the shapes of clusters
  /// most closely; the others also depend on how far clusters are apart.
  var affinity = Affinity.nearestNeighbors

  /// The number of nearest neighbors that each feature is joined to; more smooths the graph and merges close clusters,
  /// fewer follows finer shapes and may split the graph into pieces.
  var neighbors = 10

  /// The factor γ of squared distances in `rbf`; with a higher factor, only close features are similar. Features have
  /// length 1, so a squared distance is 2 (1 − cos), at most 4.
  var gamma = 1.0

  /// The number of features up to which `rbf` and `cosine` use all pairs; more is more exact and takes quadratic memory
  /// and cubic time (2,000 features need about 150 MB).
  var exact = 2000

  /// The number of features to draw at random if there are more than `exact`; their similarities to all others
  /// approximate those of all pairs. More is more exact.
  var landmarks = 500

  /// The number of k-means starts on the rows of the eigenvectors, of which the best is kept; more depends less on
  /// chance.
  var restarts = 10

  /// The scaling of the rows of the eigenvectors: `unit` or `degree`. Use `degree` if clusters differ much in size.
  var rows = Rows.unit

  /// The similarity of two features.
  enum Affinity: String, Decodable, Sendable, CaseIterable {
    /// 1 for neighbors of each other, ½ if only one is a neighbor of the other, otherwise 0.
    case nearestNeighbors = "nearest-neighbors"
    /// exp(−γ |x − y|²), the radial basis function.
    case rbf
    /// The cosine, or 0 if it is negative.
    case cosine
  }

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
    try require("gamma", gamma, above: 0)
    try require("exact", exact, atLeast: 1)
    if affinity != .nearestNeighbors, landmarks < k {
      throw OptionError("landmarks", "must be at least 'k', which is \(k), but is \(landmarks)")
    }
    try require("landmarks", landmarks, atLeast: 1)
    try require("restarts", restarts, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    try requireRows(n, forClusters: k, of: "spectral clustering")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = features.size(0)
    try validate(images: n)
    if k == n { return Tensor.arange(n, on: features.device) }
    let (vectors, degrees) = try embedding(features, random)  // [n, k], [n]
    let kMeans = KMeans(k: k, restarts: restarts)
    switch rows {
    case .unit: return try kMeans(vectors.normalize(), random).assignments
    case .degree: return try kMeans(vectors / degrees.sqrt().unsqueeze(1), random).assignments
    }
  }

  /// Returns the leading eigenvectors [n, k] and the degrees [n].
  private func embedding(
    _ features: Tensor, _ random: Generator
  ) throws(ClusteringError) -> (vectors: Tensor, degrees: Tensor) {
    let kernel: KernelAffinity.Kernel
    switch affinity {
    case .nearestNeighbors:
      let graph = try NeighborGraph(features, neighbors: min(neighbors, features.size(0) - 1), pieces: k)
      return (try graph.leadingEigenvectors(k, random), graph.degrees)
    case .rbf: kernel = .rbf(gamma: gamma)
    case .cosine: kernel = .cosine
    }
    let similarities = try KernelAffinity(features, kernel)
    let isSmall = features.size(0) <= exact
    let found = isSmall ? similarities.exact(k) : similarities.nystrom(k, landmarks: landmarks, random)
    return (found.vectors, found.degrees)
  }
}

@section("plugins") @used private let entry: Entry = { register(Spectral.self) }
