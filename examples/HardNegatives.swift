import Clutch
import Foundation

/// Distinguishes the views of an image from all others, with more weight on similar ones, and corrects for those of the
/// same class.
///
/// With the logits l_ia = z_i·z_a/τ, the other views P(i) of the image of i, and the N views a of other images:
///
///     mean over i and p in P(i) of  log( exp l_ip + N·g_i ) − l_ip
///     g_i = max( (h_i − τ⁺·mean over P(i) of exp l_ip) / (1 − τ⁺),  exp(−1/τ) )
///     h_i = Σ_a w_ia·exp l_ia,  w_ia = exp(β·l_ia) / Σ_a exp(β·l_ia)
///
/// h is the mean weight of a negative drawn from q_β, which prefers near ones. A share τ⁺ of them has the class of i; g
/// subtracts their weight, estimated from the other views of the same image, and is bounded from below by the smallest
/// possible weight of a negative. Everything is computed in logarithms, so that small temperatures do not overflow.
///
/// With β = 0, this is the debiased contrastive loss; with τ⁺ = 0 as well, and two views, it is NT-Xent.
///
/// Source: Robinson, Chuang, Sra, Jegelka (arXiv 2010.04592), for q_β and its estimate in the authors' code, where β
/// multiplies logits, as here; Chuang, Robinson, Lin, Torralba, Jegelka (arXiv 2007.00224), for the estimator g.
struct HardNegatives: Loss {
  static let name = "hard-negatives"

  /// Divides the cosine similarities; higher treats all other images more alike, lower lets the most similar ones
  /// dominate. This is τ in the formulas.
  var temperature = 0.5
  /// The assumed share of other images that belong to an image's own class: one over the number of classes if they are
  /// equally frequent. Higher pushes less away from near images. This is τ⁺ in the formulas; the authors use 0.1 for
  /// ten classes.
  var positivePrior = 0.1
  /// The extra weight of nearer images; 0 weighs all alike. This is β in the formulas; on STL-10 the authors found 1
  /// best among 0, 0.5, 1, 2 and 6.
  var concentration = 1.0

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("positivePrior", positivePrior, in: 0..<1)
    try require("concentration", concentration, atLeast: 0)
  }

  /// - Parameter views: projections [v, n, d], v at least 2. For a single image there are no others, and the loss is 0.
  /// - Returns: a scalar, at least in float32.
  func callAsFunction(_ views: Views) -> Tensor {
    let (v, n) = (views.views, views.images)
    guard v >= 2 else { fatalError("\(Self.name) compares 2 views of every image or more, but was given \(v)") }
    let rows = views.rows  // [r, d], r = v·n
    guard n > 1 else { return (rows * 0).sum() }
    let sameImage = call("aten::repeat", Tensor.eye(n, .bool, on: rows.device), [v, v])  // [r, r]
    let own = sameImage & !Tensor.eye(v * n, .bool, on: rows.device)  // [r, r]
    // Full precision, even within autocast.
    let cosines = withAutocast(false, on: rows.device) { rows.matmul(rows.transpose()) }  // [r, r]
    let logits = cosines / temperature  // [r, r]

    let positive = logits.fill(!own, with: -.infinity).logSumExp(axis: 1) - log(Double(v - 1))  // [r]
    let weights = (logits * concentration).fill(sameImage, with: -.infinity)  // [r, r]
    let negative = (logits + weights).logSumExp(axis: 1) - weights.logSumExp(axis: 1)  // log h [r]
    let all = debias(negative, positive) + log(Double(v * (n - 1)))  // log N·g [r]
    let terms = call("aten::logaddexp", logits, all.unsqueeze(1)) - logits  // [r, r]
    return terms.fill(!own, with: 0).sum() / (v * n * (v - 1))  // []
  }

  /// Returns log g from the logarithms of h and of the mean over the own views [r].
  private func debias(_ negative: Tensor, _ positive: Tensor) -> Tensor {
    guard positivePrior > 0 else { return negative }  // no cosine can bring it below the floor
    let floor = Tensor.full(negative.shape, -1 / temperature, negative.dtype, on: negative.device)
    let share = positive + log(positivePrior) - negative  // as a share of h, in logarithms
    // If almost nothing is left, the slope of the logarithm is unbounded, and the floor applies anyway.
    let isLeft = share .< -1e-12
    let left = call("aten::expm1", share.fill(!isLeft, with: -1))  // −(1 − share)
    let rest = negative + (-left).log() - log(1 - positivePrior)
    return rest.where(isLeft & (rest .> floor), otherwise: floor)
  }
}

@section("plugins") @used private let entry: Entry = { register(HardNegatives.self) }
