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
    return Fitted(k: k, features: features, bank: NearestRows(features, unit: normalize))
  }

  private struct Fitted: FittedScorer {
    let k: Int
    let features: Tensor  // [n, d]
    let bank: NearestRows

    var tensors: [String: Tensor] { ["bank": features] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let distances = bank.distances(of: features, to: bank.nearest(k, to: features))  // [m, k]
      let farthest = distances.max(axis: 1, keep: true)  // [m, 1]
      let logs = (distances / farthest).clamp(min: 1e-12).log().mean(axis: 1)  // [m], at most 0
      return (-logs).clamp(min: 1e-12).reciprocal().fill(farthest.squeeze(1) .== 0, with: 0)
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        def prepared(rows):
            return unit(rows.double()) if options["normalize"] else rows.double()

        # Avoid the shortcut through inner products, which loses digits of small distances.
        exact = "donot_use_mm_for_euclid_dist"
        bank = prepared(kept["bank"])
        distances = [torch.cdist(part, bank, compute_mode=exact) for part in prepared(rows).split(64)]
        near = torch.cat([part.topk(options["k"], largest=False).values for part in distances])
        farthest = near.amax(dim=1)
        logs = (near / farthest[:, None]).clamp(min=1e-12).log().mean(dim=1)
        return ((-logs).clamp(min=1e-12).reciprocal()).masked_fill(farthest == 0, 0)
    """
}

@section("plugins") @used private let entry: Entry = { register(LID.self) }
