import Clutch

/// The two directions in which features vary most, and the share of the variance along them.
struct PrincipalAxes {
  private let mean: Tensor  // [d]
  private let axes: Tensor  // [d, 2]
  /// The share of the whole variance along both axes.
  let share: Double

  /// - Parameter features: [n, d], with at least two different rows; otherwise the result is nil.
  init?(_ features: Tensor) {
    guard features.size(0) > 1, features.size(1) > 1, features.isFinite else { return nil }
    let rows = features.to(.float64)
    mean = rows.mean(axis: 0)
    let centred = rows - mean  // [n, d]
    // Both products have the same nonzero eigenvalues; use the smaller one.
    let isWide = centred.size(1) > centred.size(0)
    let product = isWide ? centred.matmul(centred.transpose()) : centred.transpose().matmul(centred)
    let (values, vectors) = product.symmetricEigen()
    let last = values.size(0)
    let total = values.sum().item
    guard total > 0 else { return nil }
    share = values[(last - 2)..<last].sum().item / total
    let two = vectors.slice(axis: 1, (last - 2)..<last).flip(1)
    let long = isWide ? centred.transpose().matmul(two) : two  // [d, 2]
    let unit = long / long.norm(axis: 0, keep: true).clamp(min: 1e-12)
    // The sign of an axis is arbitrary: choose the one with the larger sum of elements.
    let signs = unit.sum(axis: 0)
    axes = unit * ((signs .>= 0).to(.float64) * 2 - 1)
  }

  /// Returns the coordinates of features along both axes.
  func callAsFunction(_ features: Tensor) -> [(x: Double, y: Double)] {
    let places = (features.to(.float64) - mean).matmul(axes).doubles  // [n, 2]
    return (0..<features.size(0)).map { (places[2 * $0], places[2 * $0 + 1]) }
  }
}
