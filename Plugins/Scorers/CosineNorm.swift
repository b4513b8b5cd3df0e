import Clutch

/// How short an image's projection is, and how little it points the way of any training image's.
///
/// score(x) = −‖z‖ · max over the training projections b of cos(z, b): [m, d] -> [m]. Contrastive training makes the
/// projections of what it knows long. (CSI: Tack, Mo, Jeong, Shin, arXiv 2007.08176, eq. 6, without its augmentations
/// at test time.)
struct CosineNorm: Scorer {
  static let name = "cosine-norm"

  /// Which features to compare; CSI takes the projections.
  var layer = Layer.projection

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(bank: features.normalize())
  }

  private struct Fitted: FittedScorer {
    let bank: Tensor  // [n, d]

    var tensors: [String: Tensor] { ["bank": bank] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      // The length of z times its cosine to a row of length 1 is their product.
      features.inBlocks(cost: bank.size(0)) { -$0.matmul(bank.transpose()).max(axis: 1) }  // [b]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(CosineNorm.self) }
