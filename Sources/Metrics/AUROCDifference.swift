/// The AUROC of method `a` minus that of method `b` on the same images, with a paired 95 % interval.
///
/// Images that are easy for both methods cancel, so the interval is narrower than two separate intervals suggest.
///
///     d_x = placement of image x under a - under b
///     var = S²(d over ID) / all ID + S²(d over OOD) / all OOD
///
/// The interval is normal and clipped to [-1, 1]. With one image on a side, it is [-1, 1].
///
/// If all placements of both methods are equal, as when both separate all images, all of these variances are 0, which
/// says nothing about other images. The interval then combines those of the two AUROCs, [l, u], as if the methods were
/// independent, which makes it wider rather than too narrow:
///
///     lower = a - b - √((a - l_a)² + (u_b - b)²)
///     upper = a - b + √((u_a - a)² + (b - l_b)²)
///
/// Throws an error if the methods score different numbers of images, a side is empty or a score is not finite.
///
/// Source: DeLong, DeLong, Clarke-Pearson, Biometrics 1988, with contrast (1, -1), whose variance of a difference is the
/// variance of the differences; combined intervals: Zou and Donner, Statistics in Medicine 2008.
public func aurocDifference(
  _ a: (id: [Float], ood: [Float]), _ b: (id: [Float], ood: [Float])
) throws(MetricError) -> Estimate {
  try requireSameCount(a.id, b.id, .id)
  try requireSameCount(a.ood, b.ood, .ood)
  let rankedA = try RankedScores(id: a.id, ood: a.ood)
  let rankedB = try RankedScores(id: b.id, ood: b.ood)
  let difference = rankedA.auroc - rankedB.auroc
  guard a.id.count > 1, a.ood.count > 1 else { return Estimate(difference, -1, 1) }

  if rankedA.aurocVariance == 0, rankedB.aurocVariance == 0 {
    return combined(rankedA.aurocEstimate, rankedB.aurocEstimate)
  }
  let stepsA = Placements(rankedA.counts)
  let stepsB = Placements(rankedB.counts)
  let id = zip(a.id, b.id).map { stepsA.id[rankedA.step(of: $0)] - stepsB.id[rankedB.step(of: $1)] }
  let ood = zip(a.ood, b.ood).map {
    stepsA.ood[rankedA.step(of: $0)] - stepsB.ood[rankedB.step(of: $1)]
  }
  let variance = varianceOfMean(id, mean: difference) + varianceOfMean(ood, mean: difference)
  let reach = normalQuantile * variance.squareRoot()
  return Estimate(difference, max(-1, difference - reach), min(1, difference + reach))
}

/// Returns the difference of two independent estimates in [0, 1].
private func combined(_ a: Estimate, _ b: Estimate) -> Estimate {
  func reach(_ first: Double, _ second: Double) -> Double { (first * first + second * second).squareRoot() }
  let difference = a.value - b.value
  return Estimate(
    difference, max(-1, difference - reach(a.value - a.lower, b.upper - b.value)),
    min(1, difference + reach(a.upper - a.value, b.value - b.lower)))
}

private func requireSameCount(
  _ a: [Float], _ b: [Float], _ side: ScoreSide
) throws(MetricError) {
  if a.count == b.count { return }
  throw MetricError(
    "\(side.rawValue) scores", "one method has \(a.count) and the other \(b.count)",
    "both must score the same images, in the same order")
}

private func varianceOfMean(_ values: [Double], mean: Double) -> Double {
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return squares / Double(values.count - 1) / Double(values.count)
}
