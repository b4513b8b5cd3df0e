import Clutch

/// Scores an image by its negative log likelihood under a mixture of normal distributions.
///
/// score(x) = −log Σ over the components k of w_k N(x; μ_k, Σ_k), in float64: [m, d] -> [m]. Weights, means and
/// covariances are fitted to the training features by expectation maximization, which starts from the clusters of
/// k-means. (Dempster, Laird, Rubin: "Maximum likelihood from incomplete data via the EM algorithm", 1977;
/// scikit-learn's `GaussianMixture`.) Unlike `mahalanobis` with clusters, rows count for several components at once, and
/// large and narrow components weigh more.
struct GMM: Scorer {
  static let name = "gmm"

  /// The covariance of a component.
  enum Covariance: String, Decodable, Sendable, CaseIterable {
    /// A full matrix for each component.
    case full
    /// One full matrix for all components.
    case tied
    /// A variance for each feature and component.
    case diagonal
  }

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of components; more follow the training set more closely, and need more images.
  var components = 4
  /// The covariances: `full` has one matrix for each component, `tied` one for all, which takes fewer images;
  /// `diagonal` ignores that features depend on each other, and is the fastest.
  var covariance = Covariance.full
  /// The part of the mean variance of the features that is added to every variance; higher tells directions in which
  /// the training set hardly varies less.
  var floor = 1e-3
  /// The maximum number of steps; more lets slow cases converge, and time grows in proportion.
  var iterations = 100
  /// The rise of the mean log likelihood below which the fit ends; higher stops earlier.
  var tolerance = 1e-3
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) {
    try require("components", components, atLeast: 1)
    try require("floor", floor, above: 0)
    try require("iterations", iterations, atLeast: 1)
    try require("tolerance", tolerance, atLeast: 0)
  }

  func validate(images: Int) throws(ScoringError) {
    if components > images {
      throw ScoringError("cannot fit \(components) components to \(images) images; use fewer components")
    }
  }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validate(images: facts.images)
    let most = facts.images / components
    if covariance == .full, most <= facts.features {
      throw ScoringError(
        "needs more than \(facts.features) images for each full covariance, but \(facts.images) images in "
          + "\(components) components leave \(most); use fewer components, 'covariance: tied' or 'covariance: diagonal'"
      )
    }
    let least = facts.features + components
    if covariance == .tied, facts.images < least {
      throw ScoringError(
        "needs at least \(least) training images for \(facts.features) features and \(components) components, but "
          + "there are \(facts.images); use fewer components or 'covariance: diagonal'")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(TrainingFacts(images: features.size(0), features: features.size(1)))
    let moments = try moments(features, unit: normalize)
    let assignments = try clusters(components, of: normalize ? features.normalize() : features, random).assignments
    let isMember = assignments.unsqueeze(1) .== Tensor.arange(components, on: features.device)  // [n, k]
    let shares = isMember.to(.float64)
    // If fewer rows are distinct, some clusters are empty.
    let used = (shares.sum(axis: 0) .> 0).nonzero()
    let fit = MixtureFit(
      features: features, unit: normalize, covariance: covariance, floor: floor * moments.variances.mean().item)
    let start = shares.select(axis: 1, used)
    return Fitted(unit: normalize, mixture: fit.mixture(from: start, iterations: iterations, tolerance: tolerance))
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let mixture: Mixture

    var tensors: [String: Tensor] {
      [
        "means": .stack(mixture.components.map(\.mean)), "whitening": .stack(mixture.components.map(\.whitening)),
        "offsets": Tensor(mixture.components.map(\.offset)),
      ]
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 8 * features.size(1)) { -mixture.logDensity($0.precise(unit: unit)) }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()

        def squared(mean, whitening):
            centered = rows - mean
            return (centered * whitening if whitening.ndim == 1 else centered @ whitening).square().sum(dim=1)

        components = zip(kept["means"], kept["whitening"], kept["offsets"])
        logs = [offset - squared(mean, whitening) / 2 for mean, whitening, offset in components]
        return -torch.logsumexp(torch.stack(logs), dim=0)
    """
}

@section("plugins") @used private let entry: Entry = { register(GMM.self) }
