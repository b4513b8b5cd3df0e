import Clutch

/// SupCon, the supervised contrastive loss, with clusters instead of classes: the views of a cluster attract each
/// other.
///
/// With P(i) the other views of the cluster of view i, and averaged over all views:
///
///     out:  log Σ_{a ≠ i} exp(z_i·z_a/τ) − 1/|P(i)| · Σ_{p in P(i)} z_i·z_p/τ
///     in:   log Σ_{a ≠ i} exp(z_i·z_a/τ) − log Σ_{p in P(i)} exp(z_i·z_p/τ)
///
/// The authors' code multiplies by τ/τ_base (7.14 at τ = 0.5); this loss does not, so loss curves differ by that
/// factor. Only losses for equal cluster sizes are comparable: `out` is at least the mean of log |P(i)|.
///
/// Source: arXiv 2004.11362, eq. 2 (`out`) and eq. 3 (`in`, where a factor 1/|P(i)| inside the logarithm adds a
/// constant and does not change the gradient).
struct SupCon: ClusterAwareLoss {
  static let name = "sup-con"

  /// Divides the cosine similarities; higher treats all other views more alike, lower lets the most similar ones
  /// dominate.
  var temperature = 0.5
  /// The place where the positives are summed: `out`, outside the logarithm, requires each of them to be near; `in`,
  /// inside it, is satisfied with one.
  var form = Form.out

  enum Form: String, Decodable, Sendable, CaseIterable {
    case out
    case `in`
  }

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  /// - Parameters:
  ///   - views: projections [v, n, d], v at least 2.
  ///   - clusters: the assignments [n]; centers are not used.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let pairs = ViewPairs(views)
    let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
    let positives = pairs.sharing(clusters.assignments)  // [r, r]
    switch form {
    case .out:
      return infoNCE(logits, positives: positives, among: pairs.others)  // []
    case .in:
      return (logits.logSumExp(where: pairs.others) - logits.logSumExp(where: positives)).mean()  // []
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(SupCon.self) }
