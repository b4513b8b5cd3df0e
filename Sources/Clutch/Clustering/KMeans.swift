/// k-means: k centers such that the squared distances of all features to their nearest center sum to as little as can
/// be reached by Lloyd's steps from k-means++ seeds.
///
/// Every restart draws seeds (k-means‖, VLDB 2012, which is k-means++ for many points) and then repeats Lloyd's two
/// steps (IEEE Trans. Inf. Theory 28, 1982): every feature goes to its nearest center, every center to the mean of its
/// features. All features are used, however many. In the result every feature is with its nearest center.
public struct KMeans: Sendable {
  /// How many clusters.
  public var k: Int
  /// The most times that the centers move in one restart.
  public var iterations: Int
  /// How often to start afresh; the result with the lowest objective is kept.
  public var restarts: Int
  /// A restart ends once a step lowers the objective by at most this fraction of it.
  public var tolerance: Double
  /// Whether features and centers are brought to length 1, so that only directions count.
  public var spherical: Bool

  public init(k: Int, iterations: Int = 100, restarts: Int = 1, tolerance: Double = 1e-4, spherical: Bool = false) {
    self.k = k
    self.iterations = iterations
    self.restarts = restarts
    self.tolerance = tolerance
    self.spherical = spherical
  }

  /// Where k-means ended.
  public struct Result: Sendable {
    /// The nearest center of every feature, int64 [n]. Every one of 0 ..< k occurs, unless fewer than k features
    /// differ.
    public let assignments: Tensor
    /// float32 [k, d], of length 1 where spherical.
    public let centers: Tensor
    /// The sum of the squared distances of the features (of length 1 where spherical) to their centers.
    public let objective: Double
    /// How often the centers moved.
    public let iterations: Int
    /// How many clusters lost all their features on the way and were started again from the farthest one.
    public let refills: Int
  }

  /// Refuses fewer features than clusters.
  public func validate(images n: Int) throws(ClusteringError) {
    guard k <= n else {
      throw ClusteringError(
        "k-means cannot make \(k) clusters of \(n) features; k must be at most the number of features")
    }
  }

  /// - Parameters:
  ///   - features: [n, d], n at least k.
  ///   - random: draws the seeds; the same seed gives the same bits.
  /// - Throws: `ClusteringError` where there are fewer features than clusters, or one is not finite.
  public func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Result {
    guard k >= 1, restarts >= 1 else {
      fatalError("k-means needs k and restarts of 1 or more, but they are \(k) and \(restarts)")
    }
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: spherical, for: "k-means")
    return withoutGradient {
      var best = lloyd(points, from: points.seeds(k, random))
      for _ in 1..<restarts {
        let result = lloyd(points, from: points.seeds(k, random))
        if result.objective < best.objective { best = result }
      }
      return best
    }
  }
}
