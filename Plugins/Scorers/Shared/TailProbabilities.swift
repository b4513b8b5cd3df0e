import Clutch

/// The training values of each feature, which tell how far out in the tails other values lie.
struct TailProbabilities {
  /// The sorted values of each feature, float64 [d, n].
  private let sorted: Tensor
  /// The sign of the skewness of each feature: −1, 0 or 1, float64 [d].
  private let skew: Tensor
  let unit: Bool

  /// The state by name, for export.
  var tensors: [String: Tensor] { ["sorted": sorted, "skew": skew] }

  init(_ features: Tensor, _ moments: Moments, unit: Bool) {
    self.unit = unit
    sorted = features.precise(unit: unit).transpose().contiguous().sort(axis: 1).values
    let zero = Tensor.zeros([features.size(1)], .float64, on: features.device)
    let cubes = features.preciseBlocks(unit: unit).reduce(zero) { sum, rows in
      let centered = rows - moments.mean
      return sum + (centered.square() * centered).sum(axis: 0)
    }  // [d]
    // The sign of a constant feature would be that of a rounding error.
    let isConstant = moments.variances .<= moments.mean.square() * 1e-14
    skew = call("aten::sign", cubes).fill(isConstant, with: 0)
  }

  /// −log of the probability of a value at most as high, of one at least as high, and of the longer tail [b, d] each.
  ///
  /// A value counts as one of the training values, so no probability is 0. The longer tail is the left one of features
  /// that are skewed to the left, the right one of those skewed to the right, and the sum of both if there is no skew.
  func callAsFunction(_ features: Tensor) -> (left: Tensor, right: Tensor, longer: Tensor) {
    let values = features.precise(unit: unit).transpose().contiguous()  // [d, b]
    let n = Double(sorted.size(1))
    let atMost = call("aten::searchsorted.Tensor", sorted, values, key("right", true)).transpose().to(.float64)
    let below = call("aten::searchsorted.Tensor", sorted, values, key("right", false)).transpose().to(.float64)
    let left = -((atMost + 1) / (n + 1)).log()  // [b, d]
    let right = -((n + 1 - below) / (n + 1)).log()
    return (left, right, left * (skew .<= 0).to(.float64) + right * (skew .>= 0).to(.float64))
  }

  /// The same in Python, as `tails(options, kept, rows)`.
  static let pytorch = """
    def tails(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        values, n = rows.T.contiguous(), kept["sorted"].shape[1]
        at_most = torch.searchsorted(kept["sorted"], values, right=True).T
        below = torch.searchsorted(kept["sorted"], values).T
        left = -((at_most + 1).double() / (n + 1)).log()
        right = -((n + 1 - below).double() / (n + 1)).log()
        longer = left * (kept["skew"] <= 0) + right * (kept["skew"] >= 0)
        return left, right, longer
    """
}
