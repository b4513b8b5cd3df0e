import Clutch

/// CCL, the cluster-aware contrastive loss: draws a view to its cluster's center and samples as to its own other views.
///
/// This is our reading of the abstract of arXiv 2302.02598, the joint one; the paper's formula is not known to us.
/// With A(i) the other views, and the mean taken over all views:
///
///     1/|P(i)| · Σ_{p in P(i)} [ log Σ_{a in D(i)} exp(z_i·a/τ) − z_i·p/τ ]
///
///     P(i): the views of the cluster of i (`samples`) or else the other views of its image; and its center (`centers`)
///     D(i): A(i), or P(i) and the views of other clusters (`negatives`); and every center, once (`centers`)
///
/// With both switches off and all negatives it is NT-Xent; with `samples` alone, SupCon in its `out` form. With one
/// cluster and `samples`, everything is a positive and nothing keeps the views apart: watch for collapse at small k.
struct CCL: ClusterAwareLoss {
  static let name = "ccl"

  /// Divides the cosine similarities; higher treats all that a view is compared with more alike, lower lets the most
  /// similar ones dominate.
  var temperature = 0.5
  /// The local relation: makes the other samples of a view's cluster its positives, beside the views of its own image.
  var samples = true
  /// The global relation: makes the center of a view's cluster its positive, and all other centers its negatives.
  var centers = true
  /// What a view is pushed from: `all` others, or only those of `other-clusters`; matters where `samples` is off, since
  /// positives always stay in the denominator.
  var negatives = Negatives.all

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  /// - Parameters:
  ///   - views: projections [v, n, d], v at least 2.
  ///   - clusters: assignments [n] and unit centers [k, d].
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let pairs = ViewPairs(views)
    let sameCluster = pairs.sharing(clusters.assignments)  // [r, r]
    var keys = pairs.rows  // [r, d]
    var positives = samples ? sameCluster : pairs.own  // [r, r]
    var candidates = negatives.candidates(of: pairs, positives: positives, sameCluster: sameCluster)  // [r, r]
    if centers {
      let members = pairs.membership(clusters.assignments, count: clusters.centers.size(0))  // [r, k]
      keys = .concatenate([keys, clusters.centers.to(keys.dtype)])  // [r + k, d]
      positives = .concatenate([positives, members], axis: 1)  // [r, r + k]
      let every = Tensor.ones(members.shape, .bool, on: members.device)  // [r, k]
      candidates = .concatenate([candidates, every], axis: 1)  // [r, r + k]
    }
    let logits = pairs.similarities(to: keys) / temperature  // [r, r + k]
    return infoNCE(logits, positives: positives, among: candidates)  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(CCL.self) }
