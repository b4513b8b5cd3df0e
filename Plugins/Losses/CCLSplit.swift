import Clutch

/// CCL as a sum of terms: NT-Xent, a term for the samples of a view's cluster, and a term for its center.
///
/// This is our reading of the abstract of arXiv 2302.02598, in its split form; we do not know the paper's formula.
///
///     NT-Xent(τ) + localWeight · SupCon-out(τ)  [`samples`]
///                + globalWeight · cross entropy(z·μ/φ, cluster)  [`centers`]
///
/// μ are all centers, each once; φ is `center-temperature` or, with `concentration`, a separate temperature for each
/// cluster. It is computed as in PCL (arXiv 2005.04966, eq. 12, and its code): the cluster's concentration, or the
/// largest of all for a cluster of one member, is clipped to the 10th and 90th percentile and scaled to the mean
/// `center-temperature`. We add a floor of a tenth of the mean before scaling; otherwise, clusters of nearly equal
/// images would get temperatures of nearly 0 and losses of a million.
///
/// With `samples` and `centers` off and `negatives: all`, this is NT-Xent. With one cluster, the last term is 0 and
/// only the NT-Xent term keeps the views apart: watch for collapse at small k and a large `local-weight`.
struct CCLSplit: ClusterAwareLoss {
  static let name = "ccl-split"

  /// Divides the cosine similarities of views; higher treats all other views more alike, lower lets the most similar
  /// ones dominate.
  var temperature = 0.5
  /// The local relation: adds the SupCon term, whose positives are the samples of a view's cluster.
  var samples = true
  /// The global relation: adds the term that distinguishes the center of a view's cluster from all other centers.
  var centers = true
  /// The views that the NT-Xent term pushes a view away from: `all` others, or only those of `other-clusters`.
  var negatives = Negatives.all
  /// The weight of the samples term; higher pulls clusters together more. The default of one half is not published: it
  /// lets both cluster terms together weigh as much as NT-Xent. Ablate it.
  var localWeight = 0.5
  /// The weight of the centers term; higher pulls views to their center more. The default of one half is not published
  /// either.
  var globalWeight = 0.5
  /// Divides the cosine similarities with centers; higher treats all centers more alike, lower lets the nearest ones
  /// dominate. The default is 0.5 for any `temperature`; PCL uses one number for both.
  var centerTemperature = 0.5
  /// Gives each cluster its own temperature, with `center-temperature` as the mean: looser clusters get higher
  /// temperatures, so that tight clusters do not become even tighter.
  var concentration = false

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("centerTemperature", centerTemperature, above: 0)
    try require("localWeight", localWeight, atLeast: 0)
    try require("globalWeight", globalWeight, atLeast: 0)
  }

  private var centerTerm: CenterTerm { CenterTerm(temperature: centerTemperature, concentration: concentration) }

  /// - Parameters:
  ///   - views: projections [v, n, d], v at least 2.
  ///   - clusters: assignments [n], unit centers [k, d] and, with `concentration`, concentrations and sizes [k].
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let pairs = ViewPairs(views)
    let sameCluster = pairs.sharing(clusters.assignments)  // [r, r]
    let candidates = negatives.candidates(of: pairs, positives: pairs.own, sameCluster: sameCluster)  // [r, r]
    let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
    var loss = lossPart("images", infoNCE(logits, positives: pairs.own, among: candidates))  // []
    if samples {
      let term = infoNCE(logits, positives: sameCluster, among: pairs.others)  // []
      loss = loss + lossPart("samples", localWeight * term)
    }
    if centers {
      let term = centerTerm(views.unit, clusters)  // []
      loss = loss + lossPart("centers", globalWeight * term)
    }
    return loss
  }

  var collapseAdvice: String {
    "Fewer positives (more clusters, a longer warm-up, samples: false) or another learning rate may help"
  }
}

@section("plugins") @used private let entry: Entry = { register(CCLSplit.self) }
