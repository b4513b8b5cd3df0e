/// The AUROC of method `a` minus that of method `b` on the same images, with a paired 95 % interval.
///
/// Images that are easy for both methods cancel, so the interval is narrower than two separate intervals suggest.
///
///     d_x = placement of image x under a - under b
///     var = S²(d over ID) / all ID + S²(d over OOD) / all OOD
///
/// The interval is normal and clipped to [-1, 1]. With one image on a side, it is [-1, 1].
///
/// If no placement differs from the others, as when both methods separate all images or rank them identically, the
/// variance is 0, which says nothing about other images. The interval then combines those of the two AUROCs as if the
/// methods were independent (`Estimate.minus`), which makes it wider rather than too narrow.
///
/// Throws an error if the methods score different numbers of images, a side is empty or a score is not finite.
///
/// Source: DeLong, DeLong, Clarke-Pearson, Biometrics 1988, with contrast (1, -1), whose variance of a difference is the
/// variance of the differences.
public func aurocDifference(
  _ a: (id: [Float], ood: [Float]), _ b: (id: [Float], ood: [Float])
) throws(MetricError) -> Estimate {
  try requireSameCount(a.id, b.id, .id)
  try requireSameCount(a.ood, b.ood, .ood)
  let rankedA = try RankedScores(id: a.id, ood: a.ood)
  let rankedB = try RankedScores(id: b.id, ood: b.ood)
  let difference = rankedA.auroc - rankedB.auroc
  guard a.id.count > 1, a.ood.count > 1 else { return Estimate(difference, -1, 1) }

  let stepsA = Placements(rankedA.counts)
  let stepsB = Placements(rankedB.counts)
  let id = zip(a.id, b.id).map { stepsA.id[rankedA.step(of: $0)] - stepsB.id[rankedB.step(of: $1)] }
  let ood = zip(a.ood, b.ood).map {
    stepsA.ood[rankedA.step(of: $0)] - stepsB.ood[rankedB.step(of: $1)]
  }
  let variance = varianceOfMean(id, mean: difference) + varianceOfMean(ood, mean: difference)
  guard variance > 0 else { return rankedA.aurocEstimate.minus(rankedB.aurocEstimate) }
  let reach = normalQuantile * variance.squareRoot()
  return Estimate(difference, max(-1, difference - reach), min(1, difference + reach))
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
