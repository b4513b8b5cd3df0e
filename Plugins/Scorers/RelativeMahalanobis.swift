import Clutch

/// How much farther an image lies from the nearest cluster than from the training set as a whole.
///
/// score(x) = min over the clusters c of (x − μ_c)ᵀ Σ⁺ (x − μ_c)  −  (x − μ₀)ᵀ Σ₀⁺ (x − μ₀), in float64: [m, d] -> [m].
/// Σ is the covariance of all rows about the mean of their cluster, μ₀ and Σ₀ are those of all rows; both covariances
/// are divided by the number of rows. What is common to all clusters, and so tells nothing of the near ones, cancels.
/// (Ren, Fort, Liu, Guha Roy, Padhy, Lakshminarayanan: "A simple fix to Mahalanobis distance for improving near-OOD
/// detection", arXiv 2106.09022, eq. 3, with clusters for classes.)
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

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    var nearest = Mahalanobis()
    (nearest.unit, nearest.shrinkage, nearest.rcond) = (unit, shrinkage, rcond)
    let whole = try nearest.fit(features, random)
    nearest.clusters = clusters
    nearest.covariance = .shared
    return Fitted(nearest: try nearest.fit(features, random), whole: whole)
  }

  private struct Fitted: FittedScorer {
    let nearest: any FittedScorer
    let whole: any FittedScorer

    func callAsFunction(_ features: Tensor) -> Tensor { nearest(features) - whole(features) }
  }
}

@section("plugins") @used private let entry: Entry = { register(RelativeMahalanobis.self) }
