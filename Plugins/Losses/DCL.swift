import Clutch

/// DCL, the decoupled contrastive loss: NT-Xent without the positives in the denominator.
///
///     mean over the v·n views i of  log Σ_{a of other images} exp(z_i·z_a/τ) − z_i·z_own(i)/τ
///
/// In NT-Xent, a view that is already close to its positive gets a small gradient, even from its negatives. Without
/// this coupling, small batches suffice. If an image has more than two views, the last term is the mean over the v − 1
/// others. The value may be negative. `dclw` also weights the positives.
///
/// Source: arXiv 2110.06848, eq. 6, as the mean over views.
struct DCL: Loss {
  static let name = "dcl"

  /// Divides the cosine similarities; higher treats all other images more alike, lower lets the most similar ones
  /// dominate.
  var temperature = 0.1

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  /// - Parameter views: projections [v, n, d], v and n at least 2.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let pairs = ViewPairs(views)
    let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
    return infoNCE(logits, positives: pairs.own, among: pairs.ofOtherImages)  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(DCL.self) }
