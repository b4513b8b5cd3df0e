extension Clustering {
  /// Features made ready for distances: around their mean, where float32 is most exact, or of length 1. Features that are
  /// too small to be squared are enlarged.
  public struct Points: Sendable {
    /// float32 [n, d]
    public let rows: Tensor
    /// |x|² of every row [n].
    public let squaredLengths: Tensor
    /// What the features were multiplied by after the origin was subtracted, a power of two; 1 for all but tiny ones.
    public let scale: Double
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
      // On the sphere, lengths are never squared as they are.
      let sizes = spherical ? features.abs().max(axis: 1) : features.norm(axis: 1).square()  // [n]
      let finite = call("aten::isfinite", sizes)  // [n]
      if let first = (!finite).nonzero().ints.first {
        throw ClusteringError(
          "\(method) needs finite features, but row \(first) of \(features.size(0)) holds NaN, an infinity or a number "
            + "too large to be squared; look for the step at which training diverged")
      }
      origin = spherical ? Tensor.zeros([features.size(1)], on: features.device) : features.mean(axis: 0)
      let moved = spherical ? features.normalize() : features - origin
      scale = Self.scale(moved)
      rows = scale == 1 ? moved : moved * scale
      squaredLengths = rows.norm(axis: 1).square()
      self.spherical = spherical
    }

    /// Brings the largest number to about 1 where squares would underflow; 1 elsewhere.
    private static func scale(_ rows: Tensor) -> Double {
      let largest = rows.count > 0 ? rows.abs().max().item : 0
      return largest > 0 && largest < 0x1p-40 ? Double(sign: .plus, exponent: -largest.exponent, significand: 1) : 1
    }

    /// Those of the points that `indices` (int64 [m]) name.
    init(_ points: Points, _ indices: Tensor) {
      rows = points.rows[indices]
      squaredLengths = points.squaredLengths[indices]
      scale = points.scale
      origin = points.origin
      spherical = points.spherical
    }
  }
}
