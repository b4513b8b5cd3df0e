import Clutch

/// Scores an image by the error with which the principal components of the training images reconstruct it.
///
/// score(x) = ‖(x − μ) − V Vᵀ (x − μ)‖², in float64: [m, d] -> [m], where μ is the mean of the training features and the
/// columns of V are the q directions in which they vary most. (Jackson, Mudholkar: "Control procedures for residuals
/// associated with principal component analysis", 1979.) The residual score of ViM (arXiv 2203.10807) is the length of
/// the same vector, but from the origin of a classifier's logits; about the mean, it needs no classifier and gives the
/// ranking of this scorer.
struct PCA: Scorer {
  static let name = "pca"

  /// The features to compare.
  var layer = Layer.encoder
  /// The number q of components, or a share below 1 of the variance that they must explain; more leaves fewer directions
  /// in which errors count. At least one component is kept, and one left out.
  var components = 0.9
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) {
    try require("components", components, above: 0)
    if components >= 1, components.rounded() != components || components > 1e9 {
      throw OptionError("components", "must be a share below 1 or a whole number, but is \(components)")
    }
  }

  /// The number of components that is asked for; nil for a share of the variance.
  private var count: Int? { components < 1 ? nil : Int(components) }

  func validate(images: Int) throws(ScoringError) {
    // n images vary in at most n − 1 directions.
    if let count, images <= count {
      throw ScoringError("needs more training images than the \(count) components, but there are \(images)")
    }
  }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validate(images: facts.images)
    let asked = count ?? 1
    if asked >= facts.features {
      throw ScoringError(
        "needs more features than the \(asked) components, but there are \(facts.features); errors in all of them are 0"
      )
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(TrainingFacts(images: features.size(0), features: features.size(1)))
    let axes = PrincipalAxes(features, about: try moments(features, unit: normalize).mean, unit: normalize)
    return Fitted(unit: normalize, mean: axes.mean, rest: axes.rest(after: count ?? fewest(axes.variances)))
  }

  /// Returns the smallest number of components with the wanted share of the variance.
  private func fewest(_ variances: [Double]) -> Int {
    let wanted = components * variances.reduce(0, +)
    var sum = 0.0
    for (i, variance) in variances.dropLast().enumerated() {
      sum += variance
      if sum >= wanted { return i + 1 }
    }
    return variances.count - 1
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let mean: Tensor  // float64 [d]
    let rest: Tensor  // the directions that the components leave out [d, d − q]

    var tensors: [String: Tensor] { ["mean": mean, "rest": rest] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 6 * features.size(1)) { block in
        (block.precise(unit: unit) - mean).matmul(rest).square().sum(axis: 1)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        return ((rows - kept["mean"]) @ kept["rest"]).square().sum(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(PCA.self) }
