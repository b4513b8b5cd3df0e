import Clutch

/// Scores an image by the tail probabilities of its features, mostly in the direction in which each is skewed (empirical
/// copula).
///
/// score(x) = Σ over the features of max(longer tail, ½ (left + right)), each as −log of its probability, in float64:
/// [m, d] -> [m]. The probabilities of a value at most and at least as high are those among the training images and x
/// itself; the longer tail is the right one if the feature is skewed to the right. (Li, Zhao, Botta, Ionescu, Hu: "COPOD:
/// copula-based outlier detection", arXiv 2009.09463, as in PyOD.) Like `ecod`, it has no options to tune, and misses
/// unusual combinations of usual values.
struct COPOD: Scorer {
  static let name = "copod"

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
        return longer.maximum((left + right) / 2).sum(axis: 1)  // [b]
      }
    }
  }

  static let pytorch =
    TailProbabilities.pytorch + """


      def score_rows(options, kept, rows):
          left, right, longer = tails(options, kept, rows)
          return torch.maximum(longer, (left + right) / 2).sum(dim=1)
      """
}

@section("plugins") @used private let entry: Entry = { register(COPOD.self) }
