import Clutch

/// Draws the views of an image together, and every view to the center of its cluster.
///
/// With z of length 1, μ the centers, τ the `temperature`, and means over all views:
///
///     mean of 1 − z_i·z_p over the other views p of the image
///       + weight · mean of  log Σ_c exp(z_i·μ_c/τ) − z_i·μ_own(i)/τ
///
/// The second term is the cross entropy of telling the own center from all others, as in prototypical contrastive
/// learning (arXiv 2005.04966, eq. 10); with one cluster it is 0, and nothing then keeps the images apart.
struct NewComponent: ClusterAwareLoss {
  static let name = "new-component"

  /// Divides the cosine similarities with the centers; higher treats all centers more alike, lower lets the nearest
  /// ones dominate.
  var temperature = 0.2
  /// How much the centers count against the closeness of an image's views; higher pulls clusters together more.
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
