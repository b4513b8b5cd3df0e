/// How well scores tell OOD from ID images, each number with its 95 % interval.
///
/// AUROC has DeLong's interval, the others a bootstrap over images. Both speak of other images from
/// the same source, not of other training runs: see `pairedDifference` for seeds.
///
/// A bootstrap draws only what it has seen, so 60 images of which none is accepted would give a
/// point. The two FPR95 are shares of images, and their intervals hold Wilson's as well. AUPR has
/// Wilson's for its positives (binomial interval: Boyd, Eng, Page, ECML 2013) where no resample
/// differs. With one image on a side nothing tells the spread of AUPR, and the interval is [0, 1];
/// of fewer than 20 images, 95 % are all of them, so nothing tells how far beyond them the true
/// threshold lies, and the upper end of FPR95 is 1.
public struct DetectionMetrics: Sendable, Equatable {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  public let auroc: Estimate

  /// Average precision with OOD positive: Σ_j (R_j - R_{j-1}) · P_j, from the highest score down.
  public let auprOut: Estimate

  /// Average precision with ID positive: the same sum from the lowest score up.
  public let auprIn: Estimate

  /// Share of OOD accepted at the first threshold that accepts at least 95 % of ID.
  public let fpr95: Estimate

  /// Share of ID flagged at the first threshold, descending, that flags at least 95 % of OOD.
  public let fpr95OOD: Estimate

  /// Measures ranked scores; the same bootstrap gives the same intervals.
  public init(_ ranked: RankedScores, bootstrap: Bootstrap) {
    let point = ThresholdMetrics(ranked.counts)
    let resampled = bootstrap(ranked.counts)
    auroc = ranked.aurocEstimate
    let (id, ood) = (ranked.counts.idTotal, ranked.counts.oodTotal)
    auprOut = precision(point.auprOut, resampled.map(\.auprOut), positives: ood, negatives: id)
    auprIn = precision(point.auprIn, resampled.map(\.auprIn), positives: id, negatives: ood)
    fpr95 = falsePositives(point.fpr95, resampled.map(\.fpr95), of: ood, threshold: id)
    fpr95OOD = falsePositives(point.fpr95OOD, resampled.map(\.fpr95OOD), of: id, threshold: ood)
  }

  /// Measures scores where higher is more OOD, in any order.
  ///
  /// Throws if a side is empty or a score is not finite.
  public init(id: [Float], ood: [Float], bootstrap: Bootstrap) throws(MetricError) {
    self.init(try RankedScores(id: id, ood: ood), bootstrap: bootstrap)
  }

  public subscript(metric: DetectionMetric) -> Estimate {
    switch metric {
    case .auroc: auroc
    case .auprOut: auprOut
    case .auprIn: auprIn
    case .fpr95: fpr95
    case .fpr95OOD: fpr95OOD
    }
  }
}

/// An average precision with its interval.
private func precision(
  _ value: Double, _ resampled: [Double], positives: Int, negatives: Int
) -> Estimate {
  if positives == 1 || negatives == 1 { return Estimate(value, 0, 1) }
  let bootstrap = Estimate(value, resampled: resampled)
  guard bootstrap.lower == bootstrap.upper else { return bootstrap }
  return Estimate(share: value, of: positives)
}

/// A share of `count` images beyond a threshold that `threshold` others set, with its interval.
private func falsePositives(
  _ value: Double, _ resampled: [Double], of count: Int, threshold: Int
) -> Estimate {
  let seen = Estimate(value, resampled: resampled).joined(with: Estimate(share: value, of: count))
  return threshold < 20 ? Estimate(value, seen.lower, 1) : seen
}
