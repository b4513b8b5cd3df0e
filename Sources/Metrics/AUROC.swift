import Foundation

extension RankedScores {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  public var auroc: Double { counts.auroc }

  /// The AUROC with DeLong's interval, computed on the logit scale so that it stays within [0, 1].
  ///
  ///     var   = S²(id placements) / all ID + S²(ood placements) / all OOD
  ///     logit(auroc) ± 1.96 · √var / (auroc · (1 - auroc))
  ///
  /// If all placements are equal, as at an AUROC of 0 or 1, that variance is 0. The interval then contains every AUROC
  /// from which the measured one is at most 1.96 standard errors away (`unseparated`). With one image on a side, the
  /// spread is unknown and the interval is [0, 1].
  ///
  /// Source: Sun and Xu, IEEE SPL 2014; logit: Pepe, "The statistical evaluation of
  /// medical tests", 2003, chapter 5.
  public var aurocEstimate: Estimate {
    let auroc = auroc
    guard counts.idTotal > 1, counts.oodTotal > 1 else { return Estimate(auroc, 0, 1) }
    let variance = aurocVariance
    guard variance > 0 else { return unseparated(auroc) }
    let center = log(auroc / (1 - auroc))
    let reach = normalQuantile * variance.squareRoot() / (auroc * (1 - auroc))
    return Estimate(auroc, 1 / (1 + exp(reach - center)), 1 / (1 + exp(-reach - center)))
  }

  /// DeLong's variance of the AUROC; 0 if all placements are equal, as at an AUROC of 0 or 1. There must be at least two
  /// images on each side.
  var aurocVariance: Double {
    let auroc = auroc
    guard auroc > 0, auroc < 1 else { return 0 }
    let placements = Placements(counts)
    return varianceOfMean(placements.id, counts.id, mean: auroc, count: counts.idTotal)
      + varianceOfMean(placements.ood, counts.ood, mean: auroc, count: counts.oodTotal)
  }
}

extension RankedScores {
  /// Returns the interval of the AUROC if its estimated variance is 0:
  ///
  ///     |auroc - θ| <= 1.96 · √V(θ)
  ///     V(θ) = θ (1 - θ) (1 + N (1 - θ)/(2 - θ) + N θ/(1 + θ)) / (all ID · all OOD)
  ///     N    = (all ID + all OOD) / 2 - 1
  ///
  /// Source: Newcombe, Statistics in Medicine 2006, method 5; V after Hanley and McNeil, 1982.
  private func unseparated(_ auroc: Double) -> Estimate {
    let (id, ood) = (Double(counts.idTotal), Double(counts.oodTotal))
    let others = (id + ood) / 2 - 1
    func holds(_ truth: Double) -> Bool {
      let spread = 1 + others * (1 - truth) / (2 - truth) + others * truth / (1 + truth)
      let variance = truth * (1 - truth) * spread / (id * ood)
      return abs(auroc - truth) <= normalQuantile * variance.squareRoot()
    }
    /// Returns the last AUROC toward 0 or 1 that the interval contains.
    func end(_ far: Double) -> Double {
      var (inside, outside) = (auroc, far)
      for _ in 0..<60 {
        let middle = (inside + outside) / 2
        if holds(middle) { inside = middle } else { outside = middle }
      }
      return inside
    }
    return Estimate(auroc, end(0), end(1))
  }
}

extension StepCounts {
  /// Probability that a random OOD score exceeds a random ID score; a tie counts ½.
  ///
  ///     Σ_g ood_g · (ID below g + ½ id_g) / (all ID · all OOD)
  ///
  /// The sum is over integers, so it is exact up to the last division.
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

/// Returns the variance of the mean of values that occur `counts` times: the sample variance divided by the count.
private func varianceOfMean(
  _ values: [Double], _ counts: [UInt32], mean: Double, count: Int
) -> Double {
  var squares = 0.0
  for (value, times) in zip(values, counts) {
    squares += Double(times) * (value - mean) * (value - mean)
  }
  return squares / Double(count - 1) / Double(count)
}
