import Foundation

extension RankedScores {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  public var auroc: Double { counts.auroc }

  /// The AUROC with DeLong's interval, taken on the logit scale so that it stays within [0, 1].
  ///
  ///     var   = S²(id placements) / all ID + S²(ood placements) / all OOD
  ///     logit(auroc) ± 1.96 · √var / (auroc · (1 - auroc))
  ///
  /// At an AUROC of exactly 0 or 1 every placement is equal and the interval is that one point, as
  /// in other implementations. With one image on a side the interval is [0, 1]: nothing tells its
  /// spread.
  ///
  /// Source: Sun and Xu, IEEE SPL 2014; logit: Pepe, "The statistical evaluation of
  /// medical tests", 2003, chapter 5.
  public var aurocEstimate: Estimate {
    let auroc = auroc
    guard counts.idTotal > 1, counts.oodTotal > 1 else { return Estimate(auroc, 0, 1) }
    guard auroc > 0, auroc < 1 else { return Estimate(auroc, auroc, auroc) }
    let placements = Placements(counts)
    let variance =
      varianceOfMean(placements.id, counts.id, mean: auroc, count: counts.idTotal)
      + varianceOfMean(placements.ood, counts.ood, mean: auroc, count: counts.oodTotal)
    let center = log(auroc / (1 - auroc))
    let reach = normalQuantile * variance.squareRoot() / (auroc * (1 - auroc))
    return Estimate(auroc, 1 / (1 + exp(reach - center)), 1 / (1 + exp(-reach - center)))
  }
}

extension StepCounts {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  ///
  ///     Σ_g ood_g · (ID below g + ½ id_g) / (all ID · all OOD)
  ///
  /// Summed in integers, so exact up to the last division.
  var auroc: Double {
    var idBelow = 0
    var halves = 0
    for (id, ood) in zip(id, ood) {
      halves += Int(ood) * (2 * idBelow + Int(id))
      idBelow += Int(id)
    }
    return Double(halves) / 2 / (Double(idTotal) * Double(oodTotal))
  }
}

/// Sample variance, divided by the count, of values that occur `counts` times.
private func varianceOfMean(
  _ values: [Double], _ counts: [UInt32], mean: Double, count: Int
) -> Double {
  var squares = 0.0
  for (value, times) in zip(values, counts) {
    squares += Double(times) * (value - mean) * (value - mean)
  }
  return squares / Double(count - 1) / Double(count)
}
