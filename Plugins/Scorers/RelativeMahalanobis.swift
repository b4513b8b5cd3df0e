import Clutch

/// How much farther an image lies from the nearest cluster than from the training set as a whole.
///
/// score(x) = min over the clusters c of (x − μ_c)ᵀ Σ⁺ (x − μ_c)  −  (x − μ₀)ᵀ Σ₀⁺ (x − μ₀), in float64: [m, d] -> [m].
/// Σ is the covariance of all rows about the mean of their cluster, μ₀ and Σ₀ are those of all rows; both covariances
/// are divided by the number of rows. What is common to all clusters, and so tells nothing of the near ones, cancels.
/// (Ren, Fort, Liu, Guha Roy, Padhy, Lakshminarayanan: "A simple fix to Mahalanobis distance for improving near-OOD
/// detection", arXiv 2106.09022, eq. 3, with clusters for classes.)
///
/// With `shrinkage`, both covariances are drawn to their multiples of the identity by one share, that of Σ₀: otherwise what
/// is common to both would not cancel. Without, both need the same rank, so n − clusters of at least d: of covariances
/// of different rank, the difference measures the directions in which only one of them counts.
struct RelativeMahalanobis: Scorer {
  static let name = "relative-mahalanobis"

  /// Which features to measure.
  var layer = Layer.encoder
  /// How many clusters, found by k-means, stand for the classes; with 1 nothing is left of the score.
  var clusters = 10
  /// How covariances are drawn to a multiple of the identity, the more, the fewer images there are for the dimensions.
  var shrinkage = Shrinkage.none
  /// Whether features are brought to length 1 first, so that only their direction counts.
  var unit = true
  /// Directions whose variance is at most this share of the largest are left out; higher leaves out more.
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
        "needs at least \(least) training images for \(facts.features) features and \(clusters) clusters, but there are "
          + "\(facts.images); \(Self.advice)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    var nearest = Mahalanobis()
    (nearest.unit, nearest.shrinkage, nearest.rcond) = (unit, shrinkage, rcond)
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

  private static let advice = "take 'shrinkage: ledoit-wolf', fewer clusters or more images"

  private struct Fitted: FittedScorer {
    let nearest: any FittedScorer
    let whole: any FittedScorer

    func callAsFunction(_ features: Tensor) -> Tensor { nearest(features) - whole(features) }
  }
}

@section("plugins") @used private let entry: Entry = { register(RelativeMahalanobis.self) }
