import Torch

/// k-means clustering: minimizes the sum of squared distances of the features to their nearest center.
///
/// Each restart draws initial centers with k-means‖ (VLDB 2012), a variant of k-means++ for many points. It then
/// repeats Lloyd's two steps (IEEE Trans. Inf. Theory 28, 1982): assign each feature to its nearest center, and move
/// each center to the mean of its features. All features are used, however many there are. In the result, every feature
/// is assigned to its nearest center.
public struct KMeans: Sendable {
  /// The number of clusters.
  public var k: Int
  /// The maximum number of times that the centers move in one restart.
  public var iterations: Int
  /// The number of runs from new initial centers; the result with the lowest objective is kept.
  public var restarts: Int
  /// The relative tolerance: a restart ends once a step lowers the objective by at most this fraction.
  public var tolerance: Double
  /// `true` to normalize features and centers to unit length, so that only directions matter.
  public var spherical: Bool
  /// The share of features to leave out of each mean: those farthest from their centers, rounded down (trimmed k-means:
  /// Cuesta-Albertos, Gordaliza, Matrán, Annals of Statistics 25, 1997). At the end, they are assigned to the nearest
  /// centers, too.
  public var trim: Double

  public init(
    k: Int, iterations: Int = 100, restarts: Int = 1, tolerance: Double = 1e-4, spherical: Bool = false,
    trim: Double = 0
  ) {
    self.k = k
    self.iterations = iterations
    self.restarts = restarts
    self.tolerance = tolerance
    self.spherical = spherical
    self.trim = trim
  }

  /// The result of k-means.
  public struct Result: Sendable {
    /// The nearest center of each feature, int64 [n]. Every number in 0 ..< k occurs unless fewer than k features are
    /// distinct.
    public let assignments: Tensor
    /// The centers, float32 [k, d], of unit length if spherical.
    public let centers: Tensor
    /// The sum of the squared distances of the features (of unit length if spherical) to their centers, without those
    /// that `trim` leaves out.
    public let objective: Double
    /// The number of times that the centers moved.
    public let iterations: Int
    /// The number of clusters that became empty and were restarted from the feature farthest from its center.
    public let refills: Int
  }

  /// Rejects fewer features than clusters.
  public func validate(images n: Int) throws(ClusteringError) {
    guard k <= n else {
      throw ClusteringError(
        "k-means cannot make \(k) clusters of \(n) features; k must be at most the number of features")
    }
    guard k <= n - trimmed(of: n) else {
      throw ClusteringError(
        "k-means cannot make \(k) clusters, because 'trim' leaves only \(n - trimmed(of: n)) of \(n) features; use a "
          + "smaller k or trim")
    }
  }

  /// The number of features that `trim` leaves out.
  func trimmed(of n: Int) -> Int { Int(trim * Double(n) + 1e-9) }

  /// - Parameters:
  ///   - features: [n, d], n at least k.
  ///   - random: draws the initial centers; the same generator gives the same bits.
  /// - Throws: `ClusteringError` if there are fewer features than clusters, or one is not finite.
  public func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Result {
    guard k >= 1, restarts >= 1 else {
      fatalError("k-means needs k and restarts of 1 or more, but they are \(k) and \(restarts)")
    }
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: spherical, for: "k-means")
    return withoutGradient {
      let dropped = trimmed(of: points.count)
      var best = lloyd(points, from: points.seeds(k, random, ignoring: dropped))
      for _ in 1..<restarts {
        let result = lloyd(points, from: points.seeds(k, random, ignoring: dropped))
        if result.objective < best.objective { best = result }
      }
      return best
    }
  }
}
