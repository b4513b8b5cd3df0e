import Clutch

/// Distinguishes the other views of an image from the views of all other images.
///
/// With z of length 1, τ the `temperature`, and the mean taken over all views i:
///
///     log Σ_{a shows another image} exp(z_i·z_a/τ) − mean over the other views p of the image of z_i·z_p/τ
///
/// Unlike in NT-Xent, the sum has no views of the image itself. Source: decoupled contrastive learning
/// (arXiv 2110.06848), eq. 6 without weights.
struct NewComponent: Loss {
  static let name = "new-component"

  /// The divisor of the cosine similarities; a higher value weights all other images more equally, a lower value lets
  /// the most similar ones dominate.
  var temperature = 0.5

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  /// - Parameter views: projections [v, n, d] of v views of n images, both at least 2.
  /// - Returns: a scalar.
  func callAsFunction(_ views: Views) -> Tensor {
    let (v, n) = (views.views, views.images)
    let others = views.unit.sum(axis: 0) - views.unit  // [v, n, d], the sum of the image's other views
    let own = (views.unit * others).sum(axis: 2) / (v - 1)  // [v, n]

    let cosines = views.rows.matmul(views.rows.transpose())  // [v·n, v·n]
    let sameImage = call("aten::repeat", Tensor.eye(n, .bool, on: cosines.device), [v, v])  // [v·n, v·n]
    let crowd = (cosines / temperature).fill(sameImage, with: -.infinity).logSumExp(axis: 1)  // [v·n]
    return crowd.mean() - own.mean() / temperature  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
