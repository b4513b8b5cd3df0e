/// How well scores tell OOD from ID images, each number with its 95 % interval.
///
/// AUROC has DeLong's interval, the others a bootstrap over images. Both speak of other images from
/// the same source, not of other training runs: see `pairedDifference` for seeds.
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
    auprOut = Estimate(point.auprOut, resampled: resampled.map(\.auprOut))
    auprIn = Estimate(point.auprIn, resampled: resampled.map(\.auprIn))
    fpr95 = Estimate(point.fpr95, resampled: resampled.map(\.fpr95))
    fpr95OOD = Estimate(point.fpr95OOD, resampled: resampled.map(\.fpr95OOD))
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
