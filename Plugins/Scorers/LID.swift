import Clutch

/// Scores an image by the number of dimensions in which the training images around it seem to lie (local intrinsic
/// dimensionality).
///
/// score(x) = −[1/k Σ over i ≤ k of log(r_i / r_k)]⁻¹, in float64: [m, d] -> [m], where r_1 ≤ … ≤ r_k are the distances
/// of x to its k nearest training features. It is the maximum likelihood estimate. Far from the training set, all
/// distances are alike and the score is high; it is at most 10¹². If x is equal to k training images, the score is 0.
/// (Levina, Bickel: "Maximum likelihood estimation of intrinsic dimension", 2004; Amsaleg et al.: "Estimating local
/// intrinsic dimensionality", KDD 2015.)
struct LID: Scorer {
  static let name = "lid"

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of neighbors; more give an estimate that varies less, but of a wider neighborhood.
  var k = 20
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) { try require("k", k, atLeast: 2) }

  func validate(images: Int) throws(ScoringError) { try KNN(k: k).validate(images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    return Fitted(k: k, bank: NearestRows(features, unit: normalize))
  }

  private struct Fitted: FittedScorer {
    let k: Int
    let bank: NearestRows

    func callAsFunction(_ features: Tensor) -> Tensor {
      let distances = bank.distances(of: features, to: bank.nearest(k, to: features))  // [m, k]
      let farthest = distances.max(axis: 1, keep: true)  // [m, 1]
      let logs = (distances / farthest).clamp(min: 1e-12).log().mean(axis: 1)  // [m], at most 0
      return (-logs).clamp(min: 1e-12).reciprocal().fill(farthest.squeeze(1) .== 0, with: 0)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(LID.self) }
