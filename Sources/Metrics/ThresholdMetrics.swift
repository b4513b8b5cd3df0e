/// The detection metrics that have no interval in closed form, from one pass over the steps.
///
/// Conventions: `DetectionMetric`. Both directions come out of one ascending pass, because what is
/// at or above a step is the total less what is below it.
struct ThresholdMetrics: Equatable {
  let auprOut: Double
  let auprIn: Double
  let fpr95: Double
  let fpr95OOD: Double

  init(_ counts: StepCounts) {
    let (idTotal, oodTotal) = (counts.idTotal, counts.oodTotal)
    var (idBelow, oodBelow) = (0, 0)
    var (precisionOut, precisionIn) = (0.0, 0.0)  // summed over positives
    var (oodAccepted, idFlagged) = (oodTotal, idTotal)
    for step in counts.id.indices {
      let (id, ood) = (Int(counts.id[step]), Int(counts.ood[step]))
      let (idAbove, oodAbove) = (idTotal - idBelow, oodTotal - oodBelow)  // at or above
      // The last step before which ID is short of 95 % is the first that accepts them.
      if 100 * idBelow < 95 * idTotal { oodAccepted = oodBelow + ood }
      if 100 * oodAbove >= 95 * oodTotal { idFlagged = idAbove }
      if ood > 0 { precisionOut += Double(ood * oodAbove) / Double(idAbove + oodAbove) }
      idBelow += id
      oodBelow += ood
      // From here on, "below" is at or below this step.
      if id > 0 { precisionIn += Double(id * idBelow) / Double(idBelow + oodBelow) }
    }
    auprOut = precisionOut / Double(oodTotal)
    auprIn = precisionIn / Double(idTotal)
    fpr95 = Double(oodAccepted) / Double(oodTotal)
    fpr95OOD = Double(idFlagged) / Double(idTotal)
  }
}

extension RankedScores {
  /// Share of OOD accepted at the first threshold that accepts at least 95 % of ID.
  package var fpr95: Double { ThresholdMetrics(counts).fpr95 }
}

extension StepCounts {
  /// Metrics in the order asked for.
  package func values(of metrics: [DetectionMetric]) -> [Double] {
    if metrics == [.auroc] { return [auroc] }
    let point = ThresholdMetrics(self)
    return metrics.map { metric in
      switch metric {
      case .auroc: auroc
      case .auprOut: point.auprOut
      case .auprIn: point.auprIn
      case .fpr95: point.fpr95
      case .fpr95OOD: point.fpr95OOD
      }
    }
  }
}
