import Clutch

/// Scores an image by how far out in the tails each of its features lies (empirical cumulative distribution).
///
/// score(x) = Σ over the features of −log of the smaller tail probability, in float64: [m, d] -> [m]. The probabilities of
/// a value at most and at least as high are those among the training images and x itself. If a feature has no skew, both
/// tails count. (Li, Zhao, Hu, Botta, Ionescu, Chen: "ECOD: unsupervised outlier detection using empirical cumulative
/// distribution functions", arXiv 2201.00382, as in PyOD.) It has no options to tune, but each feature counts by itself:
/// unusual combinations of usual values are missed, and no feature adds more than log(n + 1).
struct ECOD: Scorer {
  static let name = "ecod"

  /// The features to compare.
  var layer = Layer.encoder
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(tails: TailProbabilities(features, try moments(features, unit: normalize), unit: normalize))
  }

  private struct Fitted: FittedScorer {
    let tails: TailProbabilities

    var tensors: [String: Tensor] { tails.tensors }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 16 * features.size(1)) { block in
        let (left, right, longer) = tails(block)  // [b, d]
        return left.maximum(right).maximum(longer).sum(axis: 1)  // [b]
      }
    }
  }

  static let pytorch =
    TailProbabilities.pytorch + """


      def score_rows(options, kept, rows):
          left, right, longer = tails(options, kept, rows)
          return torch.stack([left, right, longer]).amax(dim=0).sum(dim=1)
      """
}

@section("plugins") @used private let entry: Entry = { register(ECOD.self) }
