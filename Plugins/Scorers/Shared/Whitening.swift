import Clutch

/// A rotation and scaling after which the training rows vary equally in all directions.
struct Whitening {
  let mean: Tensor  // float64 [d]
  /// The directions in which the training rows vary, each divided by their standard deviation along it, and zeros for
  /// those in which they do not: float64 [d, d].
  let matrix: Tensor
  let unit: Bool

  /// - Parameters:
  ///   - features: the training rows [n, d].
  ///   - mean: their mean, float64 [d].
  ///   - unit: `true` to normalize rows to length 1 first.
  init(_ features: Tensor, about mean: Tensor, unit: Bool) {
    let axes = PrincipalAxes(features, about: mean, unit: unit)
    let least = 1e-10 * (axes.variances.first ?? 0)
    let factors = axes.variances.map { $0 > least ? 1 / $0.squareRoot() : 0 }
    self.mean = mean
    matrix = axes.axes * Tensor(factors).to(features.device)
    self.unit = unit
  }

  /// Returns whitened rows: [m, d] -> float32 [m, d].
  func callAsFunction(_ features: Tensor) -> Tensor {
    .concatenate(features.preciseBlocks(unit: unit).map { ($0 - mean).matmul(matrix).to(.float32) })
  }
}
