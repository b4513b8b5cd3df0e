import Clutch

/// A normal distribution, for computing distances from its mean.
struct Gaussian {
  let mean: Tensor  // float64 [d]
  let spread: Spread

  /// Returns the squared Mahalanobis distance of each row, (x − μ)ᵀ Σ⁺ (x − μ): float64 [m, d] -> [m].
  func squaredDistances(_ rows: Tensor) -> Tensor { (rows - mean).matmul(spread.whitening).square().sum(axis: 1) }
}

/// The inverse of a covariance, or its pseudo-inverse.
struct Spread {
  /// The matrix W with W Wᵀ = Σ⁺ [d, d].
  let whitening: Tensor
  /// log det Σ over the directions that are used.
  let logDeterminant: Double
  /// The number of directions that are used.
  let rank: Int

  /// - Parameters:
  ///   - covariance: float64 [d, d], symmetric.
  ///   - rcond: directions whose variance is at most this fraction of the largest are left out.
  init(_ covariance: Tensor, rcond: Double) {
    let (values, vectors) = covariance.symmetricEigen()  // [d], [d, d]
    let counts = values .> max(0, rcond * values.max().item)  // [d]
    let variances = values.where(counts, otherwise: .ones(values.shape, .float64, on: values.device))
    whitening = vectors * (variances.rsqrt() * counts.to(.float64))
    logDeterminant = variances.log().sum().item
    rank = counts.nonzero().count
  }
}
