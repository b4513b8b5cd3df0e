import Clutch

/// Scores an image by the product of its features and the pattern of its cluster (simplified Hopfield energy).
///
/// score(x) = −⟨x, μ_ĉ⟩, in float64: [m, d] -> [m], where μ_ĉ is the nearest center from k-means on the training
/// features. Lengths count: short features are out of distribution. (Zhang et al.: "Out-of-distribution detection based
/// on in-distribution data patterns memorization with modern Hopfield energy", ICLR 2023, whose patterns are the means
/// of correctly classified images; clusters replace the classes.)
struct SHE: Scorer {
  static let name = "she"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The number of clusters, each with a pattern; more describe the training set more closely.
  var k = 10

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) { try validate(clusters: k, images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(patterns: try clusters(k, of: features, random).centers.to(.float64))
  }

  private struct Fitted: FittedScorer {
    let patterns: Tensor  // float64 [k, d]

    var tensors: [String: Tensor] { ["patterns": patterns] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 6 * (patterns.size(0) + patterns.size(1))) { block in
        let rows = block.to(.float64)  // [b, d]
        return -(rows * patterns[rows.squaredDistances(to: patterns).argmin(axis: 1)]).sum(axis: 1)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = rows.double()
        return -(rows * kept["patterns"][torch.cdist(rows, kept["patterns"]).argmin(dim=1)]).sum(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(SHE.self) }
