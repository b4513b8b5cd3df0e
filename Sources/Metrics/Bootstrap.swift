/// A bootstrap: computes intervals by resampling the images with replacement.
///
/// ID and OOD images are drawn separately, as many as there are of each. The scores are sorted once. A resample only
/// counts how often each was drawn (a multinomial), and a linear pass computes the metrics.
public struct Bootstrap: Sendable {
  /// The random seed. The same seed gives the same intervals.
  public let seed: UInt64

  /// The number of resamples per interval. More resamples make the interval's ends more stable: with 1,000 resamples,
  /// an end has an uncertainty of 0.08 standard errors; with 100, of 0.27.
  public let resamples: Int

  /// The total number of scores to draw; the default takes about a second. A higher value keeps `resamples` for large
  /// sets.
  public let work: Int

  public init(seed: UInt64, resamples: Int = 1_000, work: Int = 100_000_000) {
    precondition(resamples > 0, "a bootstrap needs at least one resample, but got \(resamples)")
    self.seed = seed
    self.resamples = resamples
    self.work = work
  }

  /// Returns the number of resamples of `count` images: as many as `work` allows, but at least 100.
  func resamples(of count: Int) -> Int {
    min(resamples, max(100, work / count))
  }

  /// Returns the metrics of every resample.
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

/// Returns the step of each image, with images ordered by score.
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
