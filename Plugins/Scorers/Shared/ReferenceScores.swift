import Clutch

/// The scores that a fitted scorer gives to training images, with which its other scores are compared.
struct ReferenceScores {
  /// In ascending order, float64 [m].
  private let sorted: Tensor
  private let mean: Double
  /// The standard deviation, with divisor m.
  private let deviation: Double

  /// - Parameter scores: [m]; not all may be equal.
  init?(_ scores: Tensor) {
    guard scores.count > 1 else { return nil }
    sorted = scores.to(.float64).sort(axis: 0).values
    mean = sorted.mean().item
    deviation = (sorted - mean).square().mean().item.squareRoot()
    // float32 features cannot resolve smaller differences.
    guard deviation > 1e-12 * Swift.max(abs(mean), .leastNormalMagnitude) else { return nil }
  }

  /// Returns how many standard deviations scores lie above the mean: [b] -> [b].
  func deviations(of scores: Tensor) -> Tensor { (scores.to(.float64) - mean) / deviation }

  /// Returns the share of the reference that is above each score, between 0 and 1 exclusively: [b] -> [b].
  ///
  /// The i-th smallest of m reference scores has the share 1 − i / (m + 1), and equal ones have that of their middle.
  /// Between them, the share falls linearly. Above the largest, it falls to 0 in proportion to 1 / (1 + e) for an
  /// excess of e standard deviations, and below the smallest it rises to 1 in the same way, so that distant scores
  /// still differ.
  func sharesAbove(_ scores: Tensor) -> Tensor {
    let scores = scores.to(.float64).contiguous()
    let m = sorted.count
    let below = call("aten::searchsorted.Tensor", sorted, scores, key("right", false))  // int64 [b]
    let atMost = call("aten::searchsorted.Tensor", sorted, scores, key("right", true))
    let left = sorted[call("aten::clamp", below - 1, 0, m - 1)]
    let right = sorted[call("aten::clamp", below, 0, m - 1)]
    let isEqual = below .< atMost
    let middle = (below + atMost + 1).to(.float64) / 2
    // The divisor is not used where it would be 0.
    let step = (right - left).fill(left .>= right, with: 1)
    let ranks = middle.where(isEqual, otherwise: below.to(.float64) + (scores - left) / step)  // 1 ... m
    let over = 1 / (1 + ((scores - sorted[m - 1]) / deviation).clamp(min: 0))
    let under = 1 / (1 + ((sorted[0] - scores) / deviation).clamp(min: 0))
    let places = over.where(scores .> sorted[m - 1], otherwise: Double(m + 1) - ranks)
    return (Double(m + 1) - under).where(scores .< sorted[0], otherwise: places) / (m + 1)
  }
}
