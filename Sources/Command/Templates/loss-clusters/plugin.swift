import Clutch

/// Pulls the views of an image together, and every view toward the center of its cluster.
///
/// With z of length 1, μ the centers, τ the `temperature`, and means over all views:
///
///     mean of 1 − z_i·z_p over the other views p of the image
///       + weight · mean of  log Σ_c exp(z_i·μ_c/τ) − z_i·μ_own(i)/τ
///
/// The second term is the cross entropy of the view's own center against all centers, as in prototypical contrastive
/// learning (arXiv 2005.04966, eq. 10). With one cluster, it is 0, and nothing keeps the images apart.
struct NewComponent: ClusterAwareLoss {
  static let name = "new-component"

  /// The divisor of the cosine similarities with the centers; a higher value weights all centers more equally, a lower
  /// value lets the nearest ones dominate.
  var temperature = 0.2
  /// The weight of the second term; a higher value pulls clusters together more.
  var weight = 1.0

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("weight", weight, atLeast: 0)
  }

  /// - Parameters:
  ///   - views: projections [v, n, d] of v views of n images, v at least 2.
  ///   - clusters: the assignments [n] and the centers [k, d], of length 1.
  /// - Returns: a scalar.
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let others = views.unit.sum(axis: 0) - views.unit  // [v, n, d], the sum of the image's other views
    let closeness = (views.unit * others).sum(axis: 2).mean() / (views.views - 1)  // []

    let centers = clusters.centers.to(views.rows.dtype)  // [k, d]
    let logits = views.rows.matmul(centers.transpose()) / temperature  // [v·n, k]
    let own = call("aten::repeat", clusters.assignments, [views.views]).unsqueeze(1)  // [v·n, 1]
    let confusion = logits.logSumExp(axis: 1) - logits.gather(axis: 1, own).squeeze(1)  // [v·n]
    return 1 - closeness + weight * confusion.mean()  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
