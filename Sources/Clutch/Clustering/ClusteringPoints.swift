extension Clustering {
  /// Features made ready for distances: around their mean, where float32 is most exact, or of length 1.
  public struct Points: Sendable {
    /// float32 [n, d]
    public let rows: Tensor
    /// |x|² of every row [n].
    public let squaredLengths: Tensor
    /// What was subtracted from the features [d].
    public let origin: Tensor
    /// Whether the rows are of length 1.
    public let spherical: Bool

    public var count: Int { rows.size(0) }

    /// - Parameters:
    ///   - features: [n, d].
    ///   - method: what needs the points, for the error's text.
    /// - Throws: `ClusteringError` where a feature is not finite.
    public init(_ features: Tensor, spherical: Bool, for method: String) throws(ClusteringError) {
      let features = features.detach().to(.float32)
      let finite = call("aten::isfinite", features.norm(axis: 1).square())  // [n]
      if let first = (!finite).nonzero().ints.first {
        throw ClusteringError(
          "\(method) needs finite features, but row \(first) of \(features.size(0)) holds NaN, an infinity or a number "
            + "too large to be squared; look for the step at which training diverged")
      }
      origin = spherical ? Tensor.zeros([features.size(1)], on: features.device) : features.mean(axis: 0)
      rows = spherical ? features.normalize() : features - origin
      squaredLengths = rows.norm(axis: 1).square()
      self.spherical = spherical
    }

    /// Those of the points that `indices` (int64 [m]) name.
    init(_ points: Points, _ indices: Tensor) {
      rows = points.rows[indices]
      squaredLengths = points.squaredLengths[indices]
      origin = points.origin
      spherical = points.spherical
    }
  }
}
