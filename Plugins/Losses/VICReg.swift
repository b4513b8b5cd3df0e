import Clutch

/// VICReg: equal views, a spread of at least 1 in each element of the projections, and uncorrelated elements.
///
///     invariance · mean over pairs of views of  1/(n·d) · Σ_i ‖z_i − z'_i‖²
///     + variance · mean over views of  1/d · Σ_j max(0, 1 − √(var_j + 0.0001))
///     + covariance · 2 · mean over views of  1/d · Σ_{j ≠ k} cov_jk²
///
/// var and cov are over the images of the whole batch, divided by n − 1. Projections are not scaled to unit length. The
/// second term keeps them from collapsing to one point, the third from collapsing to a line.
///
/// Source: arXiv 2105.04906, eq. 1 to 6. As in the authors' code and in lightly, the sum of the variance terms of two
/// views is halved, but that of their covariance terms is not; solo-learn halves neither.
struct VICReg: Loss {
  static let name = "vicreg"

  /// The weight of the distance between views; higher makes projections less sensitive to augmentations.
  var invariance = 25.0
  /// The weight of the spread of each element; higher keeps the projections from collapsing.
  var variance = 25.0
  /// The weight of the covariance of different elements; higher spreads the images over more directions.
  var covariance = 1.0

  func validate() throws(OptionError) {
    try require("invariance", invariance, atLeast: 0)
    try require("variance", variance, atLeast: 0)
    try require("covariance", covariance, atLeast: 0)
  }

  /// - Parameter views: projections [v, n, d], v at least 2.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let z = views.projections  // [v, n, d]
    let pairs = (0..<views.views).flatMap { a in (0..<a).map { b in (a, b) } }
    let distance = Tensor.stack(pairs.map { a, b in (z[a] - z[b]).square().mean() }).mean()  // []

    let centered = z - z.mean(axis: 1, keep: true)  // [v, n, d]
    let freedom = Double(max(1, views.images - 1))
    let deviations = (centered.square().sum(axis: 1) / freedom + 1e-4).sqrt()  // [v, d]
    let lack = (1 - deviations).relu().mean()  // []

    let matrices = (0..<views.views).map { centered[$0].columnProducts(centered[$0]) / freedom }  // [d, d] each
    let mixed = Tensor.stack(matrices.map { $0.offDiagonal.square().sum() / $0.size(0) }).mean()  // []
    return lossPart("invariance", invariance * distance) + lossPart("variance", variance * lack)
      + lossPart("covariance", 2 * covariance * mixed)
  }

  var collapseAdvice: String {
    "A higher variance weight, batch norm in the head, longer projections or a lower learning rate may help"
  }
}

@section("plugins") @used private let entry: Entry = { register(VICReg.self) }
