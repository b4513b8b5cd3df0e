import Clutch

/// CCL as a sum of terms: NT-Xent, one for the samples and one for the center of a view's cluster.
///
/// This is our reading of the abstract of arXiv 2302.02598, the split one; the paper's formula is not known to us.
///
///     NT-Xent(τ) + localWeight · SupCon-out(τ)  [`samples`]
///                + globalWeight · cross entropy(z·μ/φ, cluster)  [`centers`]
///
/// μ are all the centers, each once; φ is `center-temperature`, or with `concentration` a temperature for every cluster.
/// That one is made as in PCL (arXiv 2005.04966, eq. 12, and its code): the cluster's concentration, or the largest of
/// all for a cluster of one member, clipped to the 10th and 90th percentile and scaled to the mean `center-temperature`.
/// Ours is a floor of a tenth of the mean before scaling: clusters of nearly equal images would get temperatures of
/// nearly 0, and losses of a million.
///
/// With both switches off and all negatives it is NT-Xent. With one cluster the last term is 0, and only NT-Xent's
/// keeps the views apart: watch for collapse at small k and a large `local-weight`.
struct CCLSplit: ClusterAwareLoss {
  static let name = "ccl-split"

  /// Divides the cosine similarities of views; higher treats all other views more alike, lower lets the most similar
  /// ones dominate.
  var temperature = 0.5
  /// The local relation: adds SupCon's term, in which the samples of a view's cluster are its positives.
  var samples = true
  /// The global relation: adds the term that tells the center of a view's cluster from all other centers.
  var centers = true
  /// What NT-Xent's term pushes a view from: `all` other views, or only those of `other-clusters`.
  var negatives = Negatives.all
  /// How much the term of the samples counts; higher pulls clusters together more. One half has no published anchor: it
  /// lets both cluster terms together weigh as much as NT-Xent. Ablate it.
  var localWeight = 0.5
  /// How much the term of the centers counts; higher pulls views to their center more. One half has no published anchor
  /// either.
  var globalWeight = 0.5
  /// Divides the cosine similarities with centers; higher treats all centers more alike, lower lets the nearest ones
  /// dominate. 0.5, whatever `temperature` is; PCL uses one number for both.
  var centerTemperature = 0.5
  /// Gives every cluster a temperature of its own, with `center-temperature` as the mean: the looser a cluster, the
  /// higher, so that tight clusters do not get tighter still.
  var concentration = false

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("centerTemperature", centerTemperature, above: 0)
    try require("localWeight", localWeight, atLeast: 0)
    try require("globalWeight", globalWeight, atLeast: 0)
  }

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
    if centers { loss = loss + lossPart("centers", globalWeight * centerTerm(pairs, clusters)) }
    return loss
  }

  private func centerTerm(_ pairs: ViewPairs, _ clusters: BatchClusters) -> Tensor {
    let similarities = pairs.similarities(to: clusters.centers)  // [r, k]
    let logits =
      concentration
      ? similarities / temperatures(clusters.concentrations.to(similarities.dtype), sizes: clusters.sizes)
      : similarities / centerTemperature  // [r, k]
    let members = pairs.membership(clusters.assignments, count: similarities.size(1))  // [r, k]
    let every = Tensor.ones(members.shape, .bool, on: members.device)  // [r, k]
    return infoNCE(logits, positives: members, among: every)  // []
  }

  /// PCL's temperature of every cluster from its concentration and its number of members [k].
  ///
  /// All are equal where every cluster has one member, or none has a concentration beyond the rounding of float32.
  func temperatures(_ concentrations: Tensor, sizes: Tensor) -> Tensor {
    let isSingle = sizes .<= 1  // [k]
    let loosest = concentrations.fill(isSingle, with: 0).max()  // []
    let known = concentrations.where(!isSingle, otherwise: loosest)  // [k]
    let low = call("aten::quantile.scalar", known, 0.1)  // []
    let high = call("aten::quantile.scalar", known, 0.9)  // []
    let clipped = known.maximum(low).minimum(high)  // [k]
    let raised = clipped.maximum(clipped.mean() * 0.1)  // [k]
    let equal = Tensor.ones(raised.shape, raised.dtype, on: raised.device)  // [k]
    let usable = raised.where(loosest .> 1e-6, otherwise: equal)  // [k]
    return usable * (centerTemperature / usable.mean())  // [k]
  }
}

@section("plugins") @used private let entry: Entry = { register(CCLSplit.self) }
