import Clutch

/// Scores an image by the length of its features: the shorter, the more out of distribution.
///
/// score(x) = −‖max(x, 0)‖, in float64: [m, d] -> [m]. Networks activate more strongly on images like those they were
/// trained on. Features after a ReLU, as encoders return them, have no negative parts; of other features, only the
/// positive parts count, as activations would. Nothing is fitted. (Park, Chai, Yoon, Lee: "Understanding the feature
/// norm for out-of-distribution detection", arXiv 2310.05316.)
struct FeatureNorm: Scorer {
  static let name = "feature-norm"

  /// The features to measure.
  var layer = Layer.encoder

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted()
  }

  private struct Fitted: FittedScorer {
    func callAsFunction(_ features: Tensor) -> Tensor { -features.to(.float64).relu().norm(axis: 1) }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        return -rows.double().relu().norm(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(FeatureNorm.self) }
