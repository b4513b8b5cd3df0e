import Torch

extension Clustering {
  /// Features prepared for distance computations: centered at their mean, where float32 is most precise, or normalized
  /// to unit length. Features that are too small to be squared are scaled up.
  public struct Points: Sendable {
    /// float32 [n, d]
    public let rows: Tensor
    /// |x|² of each row [n].
    public let squaredLengths: Tensor
    /// The factor applied to the features after the origin is subtracted: a power of two, and 1 unless they are tiny.
    public let scale: Double
    /// The point that is subtracted from the features [d].
    public let origin: Tensor
    /// `true` if the rows have unit length.
    public let spherical: Bool

    public var count: Int { rows.size(0) }

    /// - Parameters:
    ///   - features: [n, d].
    ///   - method: the name of the clustering method, for the error message.
    /// - Throws: `ClusteringError` if a feature is not finite.
    public init(_ features: Tensor, spherical: Bool, for method: String) throws(ClusteringError) {
      let features = features.detach().to(.float32)
      // If spherical, the rows are normalized before lengths are squared, so the largest value is enough.
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

    /// Returns the factor that brings the largest value to about 1 if squares would underflow; otherwise 1.
    private static func scale(_ rows: Tensor) -> Double {
      let largest = rows.count > 0 ? rows.abs().max().item : 0
      return largest > 0 && largest < 0x1p-40 ? Double(sign: .plus, exponent: -largest.exponent, significand: 1) : 1
    }

    /// Selects the points at `indices` (int64 [m]).
    public init(_ points: Points, _ indices: Tensor) {
      rows = points.rows[indices]
      squaredLengths = points.squaredLengths[indices]
      scale = points.scale
      origin = points.origin
      spherical = points.spherical
    }
  }
}
