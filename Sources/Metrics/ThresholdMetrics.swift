/// The detection metrics without a closed-form interval, computed in one pass over the steps.
///
/// For the definitions, see `DetectionMetric`. Both directions are computed in one ascending pass, because the count at
/// or above a step is the total minus the count below it.
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
      // The last step with less than 95 % of ID below it is the first one that accepts 95 %.
      if 100 * idBelow < 95 * idTotal { oodAccepted = oodBelow + ood }
      if 100 * oodAbove >= 95 * oodTotal { idFlagged = idAbove }
      if ood > 0 { precisionOut += Double(ood * oodAbove) / Double(idAbove + oodAbove) }
      idBelow += id
      oodBelow += ood
      // From here on, "below" means at or below this step.
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
  /// Returns the metrics in the requested order.
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
