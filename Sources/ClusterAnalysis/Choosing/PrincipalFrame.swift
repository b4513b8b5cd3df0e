import Torch

/// The mean and the principal axes of rows.
struct PrincipalFrame {
  /// float64 [d]
  let mean: Tensor
  /// Orthonormal columns, the axis of the largest variance first, float64 [d, r].
  let axes: Tensor

  /// - Parameters:
  ///   - rows: [n, d].
  ///   - most: the maximum number of axes; all d by default.
  init(_ rows: Tensor, most: Int = .max) {
    let wide = rows.to(.float64)
    mean = wide.mean(axis: 0)
    let centered = wide - mean
    let vectors = centered.transpose().matmul(centered).symmetricEigen().vectors.flip(1)  // [d, d]
    axes = vectors.slice(axis: 1, 0..<min(most, rows.size(1)))
  }

  /// Returns the coordinates of rows along the axes: [n, d] -> float64 [n, r].
  func coordinates(_ rows: Tensor) -> Tensor { (rows.to(.float64) - mean).matmul(axes) }

  /// Returns the rows at some coordinates: [n, r] -> float64 [n, d].
  func rows(at coordinates: Tensor) -> Tensor { coordinates.matmul(axes.transpose()) + mean }
}
