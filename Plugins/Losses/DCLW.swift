import Clutch

/// DCLW: DCL with weights that emphasize images whose views are far apart.
///
///     mean over pairs of views a ≠ b and images i of  log Σ_{k of other images} exp(z_ai·z_k/τ) − w_abi·z_ai·z_bi/τ
///     w_abi = 2 − exp(z_ai·z_bi/σ) / mean_j exp(z_aj·z_bj/σ)
///
/// The weights have the mean 1 over the images, and no gradient flows through them, as in lightly.
///
/// Source: arXiv 2110.06848, eq. 6 and the weights below it.
struct DCLW: Loss {
  static let name = "dclw"

  /// Divides the cosine similarities; higher treats all other images more alike, lower lets the most similar ones
  /// dominate.
  var temperature = 0.1
  /// Divides the cosine similarities in the weights; lower makes the weights differ more.
  var sigma = 0.5

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("sigma", sigma, above: 0)
  }

  /// - Parameter views: projections [v, n, d], v and n at least 2.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let pairs = ViewPairs(views)
    let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
    let z = views.unit  // [v, n, d]
    var terms: [Tensor] = []
    for a in 0..<views.views {
      for b in 0..<a {
        let cosines = (z[a] * z[b]).sum(axis: 1)  // [n]
        let shares = (cosines.detach() / sigma).softmax(axis: 0)  // [n]
        terms.append(((2 - views.images * shares) * cosines).mean())
      }
    }
    return logits.logSumExp(where: pairs.ofOtherImages).mean() - Tensor.stack(terms).mean() / temperature  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(DCLW.self) }
