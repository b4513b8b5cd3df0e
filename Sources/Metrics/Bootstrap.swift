/// How intervals are found by drawing the images anew, with replacement.
///
/// ID and OOD images are drawn separately, each as many as there are. The scores are ranked once: a
/// resample only counts how often each was drawn (a multinomial), and one linear pass measures it.
public struct Bootstrap: Sendable {
  /// The same seed gives the same intervals.
  public let seed: UInt64

  /// Resamples per interval; more make its ends steadier: of 1,000, an end is itself uncertain by
  /// 0.08 standard errors, of 100 by 0.27.
  public let resamples: Int

  /// Scores drawn in all, about as many as a second allows; more keep large sets at `resamples`.
  public let work: Int

  public init(seed: UInt64, resamples: Int = 1_000, work: Int = 100_000_000) {
    precondition(resamples > 0, "a bootstrap needs at least one resample, but got \(resamples)")
    self.seed = seed
    self.resamples = resamples
    self.work = work
  }

  /// Resamples of `count` images: as many as the work allows, but not fewer than 100.
  func resamples(of count: Int) -> Int {
    min(resamples, max(100, work / count))
  }

  /// The metrics of every resample.
  func callAsFunction(_ counts: StepCounts) -> [ThresholdMetrics] {
    var random = SplitMix64(seed: seed)
    var drawn = counts
    let idSteps = stepOfEachImage(counts.id)
    let oodSteps = stepOfEachImage(counts.ood)
    return (0..<resamples(of: counts.idTotal + counts.oodTotal)).map { _ in
      draw(from: idSteps, into: &drawn.id, with: &random)
      draw(from: oodSteps, into: &drawn.ood, with: &random)
      return ThresholdMetrics(drawn)
    }
  }
}

/// The step of each image, images in the order of their scores.
private func stepOfEachImage(_ counts: [UInt32]) -> [UInt32] {
  counts.indices.flatMap { step in repeatElement(UInt32(step), count: Int(counts[step])) }
}

/// Draws as many images as there are and counts them by step.
private func draw(
  from steps: [UInt32], into drawn: inout [UInt32], with random: inout SplitMix64
) {
  for step in drawn.indices { drawn[step] = 0 }
  for _ in steps { drawn[Int(steps[random.index(below: steps.count)])] += 1 }
}
