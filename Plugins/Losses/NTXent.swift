import Clutch

/// NT-Xent, the loss of SimCLR: distinguishes the other views of an image from the views of all other images.
///
///     mean over the v·n views i of  log Σ_{a ≠ i} exp(z_i·z_a/τ) − z_i·z_own(i)/τ
///
/// If an image has more than two views, the last term is the mean over the v − 1 others.
///
/// Source: SimCLR (arXiv 2002.05709), eq. 1.
struct NTXent: Loss {
  static let name = "nt-xent"

  /// Divides the cosine similarities; higher treats all other images more alike, lower lets the most similar ones
  /// dominate.
  var temperature = 0.5

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  /// - Parameter views: projections [v, n, d], v at least 2.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let pairs = ViewPairs(views)
    let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
    return infoNCE(logits, positives: pairs.own, among: pairs.others)  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(NTXent.self) }
