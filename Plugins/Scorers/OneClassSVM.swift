import Clutch

/// Scores an image by its distance beyond the boundary that a one-class support vector machine draws around the training
/// images.
///
/// score(x) = ρ − Σ over the training features b of α_b exp(−γ ‖x − b‖²), in float64: [m, d] -> [m]. The weights α are at
/// least 0 and at most 1 / (ν n), add up to 1 and minimize the sum over all pairs of α_a α_b exp(−γ ‖a − b‖²). ρ is the
/// value of the sum on the boundary, so that scores above 0 are outside of it. (Schölkopf, Platt, Shawe-Taylor, Smola,
/// Williamson: "Estimating the support of a high-dimensional distribution", 2001; scikit-learn's `OneClassSVM`, whose
/// scores are −ν n times these.)
struct OneClassSVM: Scorer {
  static let name = "one-class-svm"

  /// The features to compare.
  var layer = Layer.encoder
  /// The largest share ν of the training images outside the boundary, and the smallest share with a weight; higher draws
  /// a tighter boundary and tolerates more outliers in the training set.
  var nu = 0.5
  /// The factor of γ, whose unit is 1 / (d · the variance of all features); higher follows the training set more
  /// closely.
  var gamma = 1.0
  /// The maximum number of training images; from more, this many are drawn at random. Memory grows with its square: 400
  /// MB for 5000.
  var limit = 5000
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) {
    try require("nu", nu, above: 0, upTo: 1)
    try require("gamma", gamma, above: 0)
    try require("limit", limit, atLeast: 2)
  }

  func notes(_ facts: TrainingFacts) -> [String] {
    guard facts.images > limit else { return [] }
    return ["fits on \(limit) of \(facts.images) training images, drawn at random; 'limit' sets the number"]
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let n = features.size(0)
    let drawn = n > limit ? features[Tensor.randperm(n, random)[0..<limit]] : features
    let moments = try moments(drawn, unit: normalize)
    let rows = drawn.precise(unit: normalize) - moments.mean  // [n, d]
    let middle = moments.mean.mean().item
    let variance = (moments.variances + moments.mean.square()).mean().item - middle * middle
    let width = gamma / (Double(features.size(1)) * variance)
    let total = nu * Double(rows.size(0))
    let steps = 10_000_000
    let dual = OneClassDual(
      kernel: Self.kernel(rows, rows, width).doubles, rows: rows.size(0), total: total, tolerance: 1e-6 * total,
      steps: steps)
    guard dual.isSolved else {
      throw ScoringError("found no boundary in \(steps) steps; use a higher 'gamma' or a lower 'limit'")
    }
    let weights = Tensor(dual.weights).to(features.device)
    let support = (weights .> 0).nonzero()
    return Fitted(
      unit: normalize, width: width, origin: moments.mean, support: rows[support], weights: weights[support] / total,
      offset: dual.offset / total)
  }

  /// Returns exp(−width ‖a − b‖²): [m, d], [n, d] -> [m, n].
  private static func kernel(_ a: Tensor, _ b: Tensor, _ width: Double) -> Tensor {
    let products = call("aten::addmm", b.square().sum(axis: 1), a, b.transpose(), key("alpha", -2))  // [m, n]
    return ((products + a.square().sum(axis: 1, keep: true)).clamp(min: 0) * -width).exp()
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let width: Double
    let origin: Tensor  // float64 [d]
    let support: Tensor  // the rows with a weight, about the origin: float64 [s, d]
    let weights: Tensor  // float64 [s]
    let offset: Double

    var tensors: [String: Tensor] {
      [
        "origin": origin, "support": support, "weights": weights, "width": Tensor([width]), "offset": Tensor([offset]),
      ]
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 4 * max(support.size(0), support.size(1))) { block in
        let rows = block.precise(unit: unit) - origin  // [b, d]
        return offset - OneClassSVM.kernel(rows, support, width).matmul(weights)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        distances = torch.cdist(rows - kept["origin"], kept["support"])
        return kept["offset"] - (-kept["width"] * distances.square()).exp() @ kept["weights"]
    """
}

@section("plugins") @used private let entry: Entry = { register(OneClassSVM.self) }
