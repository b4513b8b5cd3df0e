/// Detection metrics: how well scores separate OOD from ID images, each with its 95 % interval.
///
/// AUROC has DeLong's interval, the other metrics a bootstrap over images. Both intervals cover the variation between
/// images from the same source, not between training runs; for seeds, see `pairedDifference`.
///
/// A bootstrap draws only observed images. If, for example, none of 60 images is accepted, its interval would be a
/// point. The intervals of the two FPR95, which are shares of images, therefore also include Wilson's interval. AUPR
/// uses Wilson's interval for its positives (binomial interval: Boyd, Eng, Page, ECML 2013) if no resample differs.
/// With one image on a side, the spread of AUPR is unknown, and its interval is [0, 1]. With fewer than 20 images, 95 %
/// are all of them. It is then unknown how far beyond them the true threshold lies, and the upper end of FPR95 is 1.
public struct DetectionMetrics: Sendable, Equatable {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  public let auroc: Estimate

  /// Average precision with OOD as positive: Σ_j (R_j - R_{j-1}) · P_j, from the highest score down.
  public let auprOut: Estimate

  /// Average precision with ID as positive: the same sum from the lowest score up.
  public let auprIn: Estimate

  /// Share of OOD accepted at the first threshold that accepts at least 95 % of ID.
  public let fpr95: Estimate

  /// Share of ID flagged at the first threshold, descending, that flags at least 95 % of OOD.
  public let fpr95OOD: Estimate

  /// Computes the metrics of ranked scores. The same bootstrap gives the same intervals.
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

  /// Computes the metrics of scores in any order. Higher means more OOD.
  ///
  /// Throws an error if a side is empty or a score is not finite.
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

/// Returns an average precision with its interval.
private func precision(
  _ value: Double, _ resampled: [Double], positives: Int, negatives: Int
) -> Estimate {
  if positives == 1 || negatives == 1 { return Estimate(value, 0, 1) }
  let bootstrap = Estimate(value, resampled: resampled)
  guard bootstrap.lower == bootstrap.upper else { return bootstrap }
  return Estimate(share: value, of: positives)
}

/// Returns a share of `count` images beyond a threshold set by `threshold` other images, with its interval.
private func falsePositives(
  _ value: Double, _ resampled: [Double], of count: Int, threshold: Int
) -> Estimate {
  let seen = Estimate(value, resampled: resampled).joined(with: Estimate(share: value, of: count))
  return threshold < 20 ? Estimate(value, seen.lower, 1) : seen
}
