import Clutch

/// Scores an image by the length of its projection times the cosine to the most similar training projection.
///
/// score(x) = −‖z‖ · max over the training projections b of cos(z, b): [m, d] -> [m]. Contrastive training gives images
/// like the training images long projections. (CSI: Tack, Mo, Jeong, Shin, arXiv 2007.08176, eq. 6, without its
/// augmentations at test time.)
struct CosineNorm: Scorer {
  static let name = "cosine-norm"

  /// The features to compare; CSI uses the projections.
  var layer = Layer.projection

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(bank: features.normalize())
  }

  private struct Fitted: FittedScorer {
    let bank: Tensor  // [n, d]

    var tensors: [String: Tensor] { ["bank": bank] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      // ‖z‖ times the cosine of z to a unit row is their dot product.
      features.inBlocks(cost: bank.size(0)) { -$0.matmul(bank.transpose()).max(axis: 1) }  // [b]
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        return -(rows @ kept["bank"].T).amax(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(CosineNorm.self) }
