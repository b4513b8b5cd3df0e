import Clutch

/// The cluster terms of CCL alone, to extend any objective: `sum: { of: [byol, cluster-terms] }`.
///
///     localWeight · SupCon-out(τ)  [`samples`]  +  globalWeight · cross entropy(z·μ/φ, cluster)  [`centers`]
///
/// These are the terms that `ccl-split` adds to NT-Xent, and our reading of the abstract of arXiv 2302.02598; we do not
/// know the paper's formula. Alone, they do not keep the images of a cluster apart.
struct ClusterTerms: ClusterAwareLoss {
  static let name = "cluster-terms"

  /// Divides the cosine similarities of views; higher treats all other views more alike, lower lets the most similar
  /// ones dominate.
  var temperature = 0.5
  /// The local relation: adds the SupCon term, whose positives are the samples of a view's cluster.
  var samples = true
  /// The global relation: adds the term that distinguishes the center of a view's cluster from all other centers.
  var centers = true
  /// The weight of the samples term; higher pulls clusters together more.
  var localWeight = 0.5
  /// The weight of the centers term; higher pulls views to their center more.
  var globalWeight = 0.5
  /// Divides the cosine similarities with centers; higher treats all centers more alike, lower lets the nearest ones
  /// dominate.
  var centerTemperature = 0.5
  /// Gives each cluster its own temperature, with `center-temperature` as the mean: looser clusters get higher
  /// temperatures, so that tight clusters do not become even tighter.
  var concentration = false

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("centerTemperature", centerTemperature, above: 0)
    try require("localWeight", localWeight, atLeast: 0)
    try require("globalWeight", globalWeight, atLeast: 0)
    if !samples && !centers { throw OptionError("samples", "and 'centers' are both off, so no term is left") }
  }

  /// - Parameters:
  ///   - views: projections [v, n, d], v at least 2.
  ///   - clusters: assignments [n], unit centers [k, d] and, with `concentration`, concentrations and sizes [k].
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let pairs = ViewPairs(views)
    var terms: [Tensor] = []
    if samples {
      let logits = pairs.similarities(to: pairs.rows) / temperature  // [r, r]
      let term = infoNCE(logits, positives: pairs.sharing(clusters.assignments), among: pairs.others)  // []
      terms.append(lossPart("samples", localWeight * term))
    }
    if centers {
      let centerTerm = CenterTerm(temperature: centerTemperature, concentration: concentration)
      let term = centerTerm(views.unit, clusters)  // []
      terms.append(lossPart("centers", globalWeight * term))
    }
    return terms.dropFirst().reduce(terms[0], +)
  }

  var collapseAdvice: String {
    "Fewer positives (more clusters, a longer warm-up, samples: false) or another learning rate may help"
  }
}

@section("plugins") @used private let entry: Entry = { register(ClusterTerms.self) }
