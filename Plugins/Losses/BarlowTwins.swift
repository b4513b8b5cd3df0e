import Clutch

/// Barlow Twins: makes each element of a projection equal in two views, and uncorrelated with all other elements.
///
///     mean over pairs of views of  scale · ( Σ_i (1 − C_ii)²  +  redundancy · Σ_{i ≠ j} C_ij² )
///
/// C [d, d] is the correlation of the elements of two views over the images of the whole batch. Elements are centered
/// and divided by √(variance + 1e-5), with the variance over n, as batch norm does. Projections are not scaled to unit
/// length. There are no negatives and there is no teacher, so small batches suffice, but long projections help.
///
/// Source: arXiv 2103.03230, eq. 1 and 2. The authors' code has a factor like `scale`; lightly's has none.
struct BarlowTwins: Loss {
  static let name = "barlow-twins"

  /// The weight of the correlations between different elements, λ in the paper; higher spreads the images over more
  /// directions, at the cost of equal views.
  var redundancy = 0.0051
  /// A factor of the whole loss. With SGD, it acts like a factor of the learning rate. LARS rescales the steps of
  /// weights, so it then changes only those of biases and norms. solo-learn uses 0.1.
  var scale = 1.0

  func validate() throws(OptionError) {
    try require("redundancy", redundancy, atLeast: 0)
    try require("scale", scale, above: 0)
  }

  /// - Parameter views: projections [v, n, d], v at least 2.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let z = standardized(views.projections)  // [v, n, d]
    let images = Double(views.images)
    let pairs = (0..<views.views).flatMap { a in (0..<a).map { b in (a, b) } }
    let matrices = pairs.map { a, b in z[b].columnProducts(z[a]) / images }  // [d, d] each
    let equal = Tensor.stack(matrices.map { (1 - $0.diagonal()).square().sum() }).mean()  // []
    let mixed = Tensor.stack(matrices.map { $0.offDiagonal.square().sum() }).mean()  // []
    return lossPart("invariance", scale * equal) + lossPart("redundancy", scale * redundancy * mixed)
  }

  /// Returns each view with mean 0 and variance 1 over its images.
  private func standardized(_ projections: Tensor) -> Tensor {
    let centered = projections - projections.mean(axis: 1, keep: true)  // [v, n, d]
    return centered * (centered.square().mean(axis: 1, keep: true) + 1e-5).rsqrt()
  }

  var collapseAdvice: String {
    "Batch norm in the head, longer projections, stronger augmentation or a lower learning rate may help"
  }
}

@section("plugins") @used private let entry: Entry = { register(BarlowTwins.self) }
