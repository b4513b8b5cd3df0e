import Clutch

/// Scores an image by the mean of its active features: the lower, the more out of distribution (negative-aware norm).
///
/// score(x) = −Σ max(x_i, 0) / (the number of x_i > 0), in float64: [m, d] -> [m]; 0 if no feature is active. Images like
/// the training images activate few features strongly, and other images activate many features weakly. It needs features
/// after a ReLU, as the encoders of Clutch return them; where features are never exactly 0, such as after a GELU, the
/// number of active features says little. Nothing is fitted. (NAN: Park, Chai, Yoon, Lee, arXiv 2310.05316.)
struct NegativeAwareNorm: Scorer {
  static let name = "negative-aware-norm"

  /// The features to measure.
  var layer = Layer.encoder

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted()
  }

  private struct Fitted: FittedScorer {
    func callAsFunction(_ features: Tensor) -> Tensor {
      let active = features.to(.float64).relu()  // [m, d]
      let counts = (active .> 0).to(.float64).sum(axis: 1).clamp(min: 1)  // [m]
      return -active.sum(axis: 1) / counts
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        active = rows.double().relu()
        return -active.sum(dim=1) / (active > 0).sum(dim=1).clamp(min=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(NegativeAwareNorm.self) }
