import Clutch

/// Scores an image by its Mahalanobis distance to the nearest cluster minus that to the whole training set.
///
/// score(x) = min over the clusters c of (x − μ_c)ᵀ Σ⁺ (x − μ_c)  −  (x − μ₀)ᵀ Σ₀⁺ (x − μ₀), in float64: [m, d] -> [m].
/// Σ is the covariance of all rows about the mean of their cluster; μ₀ and Σ₀ are the mean and covariance of all rows.
/// Both covariances are divided by the number of rows. What all clusters have in common cancels, because it does not
/// tell one cluster from another. (Ren, Fort, Liu, Guha Roy, Padhy, Lakshminarayanan: "A simple fix to Mahalanobis
/// distance for improving near-OOD detection", arXiv 2106.09022, eq. 3, with clusters for classes.)
///
/// With `shrinkage`, both covariances are shrunk by the share λ found for Σ₀, because with two shares, their common
/// part would not cancel. Each is shrunk toward its own multiple of the identity, which adds λ tr Σ / d to its
/// variances. Differences in directions whose variance is much smaller than that then count less: if OOD images differ
/// only there, use more images instead. Without shrinkage, both must have the same rank, so n − clusters must be at
/// least d: with different ranks, the difference would measure the directions that only one of them has.
struct RelativeMahalanobis: Scorer {
  static let name = "relative-mahalanobis"
  static let renamed = ["unit": "normalize"]

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of clusters, found by k-means, that stand for the classes; with 1, the two distances would cancel.
  var clusters = 10
  /// The shrinkage of covariances toward a multiple of the identity; it is stronger, the fewer images there are for the
  /// number of dimensions.
  var shrinkage = Shrinkage.none
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true
  /// The threshold for directions: those whose variance is at most this fraction of the largest are left out. Higher
  /// leaves out more.
  var rcond = 1e-10

  func validate() throws(OptionError) {
    try require("clusters", clusters, atLeast: 2)
    try require("rcond", rcond, in: 0..<1)
  }

  func validate(images: Int) throws(ScoringError) { try Mahalanobis(clusters: clusters).validate(images: images) }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validate(images: facts.images)
    let least = facts.features + clusters
    if shrinkage == .none, facts.images < least {
      throw ScoringError(
        "needs at least \(least) training images for \(facts.features) features and \(clusters) clusters, but there "
          + "are \(facts.images); \(Self.advice)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    var nearest = Mahalanobis()
    (nearest.normalize, nearest.shrinkage, nearest.rcond) = (normalize, shrinkage, rcond)
    let whole = try nearest.fitted(features, random)
    nearest.clusters = clusters
    nearest.covariance = .shared
    let within = try nearest.fitted(features, random, share: whole.share)
    if within.rank != whole.rank {
      throw ScoringError(
        "subtracts distances in directions that differ: the features vary in \(whole.rank) directions, and within "
          + "clusters in \(within.rank); \(Self.advice)")
    }
    return Fitted(nearest: within, whole: whole)
  }

  private static let advice = "use 'shrinkage: ledoit-wolf', fewer clusters or more images"

  private struct Fitted: FittedScorer {
    let nearest: any FittedScorer
    let whole: any FittedScorer

    var tensors: [String: Tensor] {
      nearest.tensors.merging(whole.tensors.map { ("whole.\($0.key)", $0.value) }) { own, _ in own }
    }

    func callAsFunction(_ features: Tensor) -> Tensor { nearest(features) - whole(features) }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()

        def nearest(prefix):
            gaussians = zip(kept[prefix + "means"], kept[prefix + "whitening"])
            return torch.stack([((rows - mean) @ matrix).square().sum(dim=1) for mean, matrix in gaussians]).amin(dim=0)

        return nearest("") - nearest("whole.")
    """
}

@section("plugins") @used private let entry: Entry = { register(RelativeMahalanobis.self) }
