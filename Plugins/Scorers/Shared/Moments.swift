import Clutch

extension Tensor {
  /// Returns the rows in float64, normalized to length 1 if `unit`.
  func precise(unit: Bool) -> Tensor { unit ? to(.float64).normalize() : to(.float64) }

  /// The rows in float64, normalized if `unit`, block by block so that memory stays bounded.
  func preciseBlocks(unit: Bool) -> some Sequence<Tensor> {
    split(Swift.max(1, (1 << 21) / Swift.max(1, size(1)))).lazy.map { $0.precise(unit: unit) }
  }
}

/// The mean and the variance of each feature.
struct Moments {
  let mean: Tensor  // float64 [d]
  /// The variances, divided by the number of rows.
  let variances: Tensor  // float64 [d]

  /// - Parameters:
  ///   - features: at least one row [n, d].
  ///   - unit: `true` to normalize the rows first.
  init(_ features: Tensor, unit: Bool) {
    let zero = Tensor.zeros([features.size(1)], .float64, on: features.device)
    let n = features.size(0)
    let mean = features.preciseBlocks(unit: unit).reduce(zero) { $0 + $1.sum(axis: 0) } / n
    self.mean = mean
    variances = features.preciseBlocks(unit: unit).reduce(zero) { $0 + ($1 - mean).square().sum(axis: 0) } / n
  }
}

extension Scorer {
  /// Returns the moments of features, and rejects features that are all equal.
  func moments(_ features: Tensor, unit: Bool) throws(ScoringError) -> Moments {
    let moments = Moments(features, unit: unit)
    // float32 cannot resolve smaller differences.
    if moments.variances.sum().item <= 1e-14 * moments.mean.square().sum().item {
      throw ScoringError("needs features that differ, but all are equal; did training collapse?")
    }
    return moments
  }
}
