import Clutch

/// CCL, the cluster-aware contrastive loss: attracts a view to the center and samples of its cluster and to the other
/// views of its image.
///
/// This is our reading of the abstract of arXiv 2302.02598, in its joint form; we do not know the paper's formula. With
/// A(i) the other views, and averaged over all views:
///
///     1/|P(i)| · Σ_{p in P(i)} [ log Σ_{a in D(i)} exp(z_i·a/τ) − z_i·p/τ ]
///
///     P(i): the views of the cluster of i (`samples`) or else the other views of its image; and its center (`centers`)
///     D(i): A(i), or P(i) and the views of other clusters (`negatives`); and each center once (`centers`)
///
/// With `samples` and `centers` off and `negatives: all`, this is NT-Xent; with `samples` alone, it is SupCon in its
/// `out` form. With one cluster and `samples`, every view is a positive and nothing keeps the views apart: watch for
/// collapse at small k.
struct CCL: ClusterAwareLoss {
  static let name = "ccl"

  /// Divides the cosine similarities; higher treats all comparisons more alike, lower lets the most similar ones
  /// dominate.
  var temperature = 0.5
  /// The local relation: makes the other samples of a view's cluster its positives, in addition to its image's other
  /// views.
  var samples = true
  /// The global relation: makes the center of a view's cluster its positive, and all other centers its negatives.
  var centers = true
  /// The views that a view is pushed away from: `all` others, or only those of `other-clusters`. This matters only if
  /// `samples` is off, since positives always stay in the denominator.
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

  var collapseAdvice: String {
    "Fewer positives (more clusters, a longer warm-up, samples: false) or another learning rate may help"
  }
}

@section("plugins") @used private let entry: Entry = { register(CCL.self) }
