import Clutch
import Foundation

/// Scores an image by the density of the training images around it, estimated with a Gaussian kernel.
///
/// score(x) = −log [1/n Σ over the training features b of N(x; b, h² I)], in float64: [m, d] -> [m], with the bandwidth
/// h = factor · rule. With σ² the mean variance of the features, the rules are
///
///     scott:      σ n^(−1/(d + 4))
///     silverman:  σ (n (d + 2) / 4)^(−1/(d + 4))
///     one:        1
///
/// (Scott: "Multivariate density estimation", 1992; Silverman: "Density estimation", 1986; scikit-learn's
/// `KernelDensity`, whose rules leave out σ.) As h falls, the ranking becomes that of the nearest training image; as it
/// rises, that of the distance to the mean.
struct KDE: Scorer {
  static let name = "kde"

  /// The rule for the bandwidth.
  enum Rule: String, Decodable, Sendable, CaseIterable {
    /// Scott's rule.
    case scott
    /// Silverman's rule.
    case silverman
    /// 1, so that the factor is the bandwidth itself.
    case one
  }

  /// The features to compare.
  var layer = Layer.encoder
  /// The rule for the bandwidth: `scott` and `silverman` follow the spread of the training set; `one` makes `factor` the
  /// bandwidth itself.
  var bandwidth = Rule.scott
  /// The factor of the bandwidth; higher smooths over more of the training set. With many features, both rules give
  /// almost the spread of the whole training set, so less than 1 shows more of its shape.
  var factor = 1.0
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) { try require("factor", factor, above: 0) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let moments = try moments(features, unit: normalize)
    let h = factor * bandwidth(features.size(0), features.size(1), spread: moments.variances.mean().item.squareRoot())
    return Fitted(unit: normalize, bandwidth: h, features, about: moments.mean)
  }

  /// Returns the bandwidth of the rule for n rows of d features.
  private func bandwidth(_ n: Int, _ d: Int, spread: Double) -> Double {
    let (n, d) = (Double(n), Double(d))
    switch bandwidth {
    case .scott: return spread * pow(n, -1 / (d + 4))
    case .silverman: return spread * pow(n * (d + 2) / 4, -1 / (d + 4))
    case .one: return 1
    }
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let bandwidth: Double
    /// The mean of the training rows. Distances around it lose the least to rounding.
    let origin: Tensor  // [d]
    let bank: Tensor  // float64 [n, d], about the origin
    let squares: Tensor  // [n]

    init(unit: Bool, bandwidth: Double, _ features: Tensor, about origin: Tensor) {
      (self.unit, self.bandwidth, self.origin) = (unit, bandwidth, origin)
      bank = features.precise(unit: unit) - origin
      squares = bank.square().sum(axis: 1)
    }

    var tensors: [String: Tensor] { ["bank": bank, "origin": origin, "bandwidth": Tensor([bandwidth])] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let (n, d) = (Double(bank.size(0)), Double(bank.size(1)))
      let constant = log(n) + d * log(bandwidth) + d / 2 * log(2 * .pi)
      return features.inBlocks(cost: 4 * max(bank.size(0), bank.size(1))) { block in
        let rows = block.precise(unit: unit) - origin  // [b, d]
        let products = call("aten::addmm", squares, rows, bank.transpose(), key("alpha", -2))  // [b, n]
        let distances = (products + rows.square().sum(axis: 1, keep: true)).clamp(min: 0)  // squared
        return constant - (distances / (-2 * bandwidth * bandwidth)).logSumExp(axis: 1)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        import math

        rows = unit(rows.double()) if options["normalize"] else rows.double()
        # Avoid the shortcut through inner products, which loses digits of small distances.
        exact = "donot_use_mm_for_euclid_dist"
        bank, width = kept["bank"], kept["bandwidth"]
        n, d = bank.shape
        constant = width.log() * d + d / 2 * math.log(2 * math.pi) + math.log(n)
        distances = [torch.cdist(part, bank, compute_mode=exact) for part in (rows - kept["origin"]).split(64)]
        return torch.cat([constant - torch.logsumexp(-(part / width).square() / 2, dim=1) for part in distances])
    """
}

@section("plugins") @used private let entry: Entry = { register(KDE.self) }
