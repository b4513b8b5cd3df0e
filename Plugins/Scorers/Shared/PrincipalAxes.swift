import Clutch

/// The directions in which rows vary about their mean, from the most to the least.
struct PrincipalAxes {
  let mean: Tensor  // float64 [d]
  /// The variances along the axes, descending, divided by the number of rows.
  let variances: [Double]
  /// The axes as columns, float64 [d, d].
  let axes: Tensor

  /// - Parameters:
  ///   - features: [n, d].
  ///   - mean: the mean of the rows, float64 [d].
  ///   - unit: `true` to normalize the rows first.
  init(_ features: Tensor, about mean: Tensor, unit: Bool) {
    var scatter = Scatter(dimensions: features.size(1), on: features.device)
    for block in features.preciseBlocks(unit: unit) { scatter.add(block - mean) }
    let (values, vectors) = scatter.covariance(share: 0).symmetricEigen()
    self.mean = mean
    variances = values.flip(0).clamp(min: 0).doubles
    axes = vectors.flip(1)
  }

  /// Returns the axes after the first `count`, as columns [d, d − count].
  func rest(after count: Int) -> Tensor { axes.slice(axis: 1, count..<axes.size(1)) }
}
