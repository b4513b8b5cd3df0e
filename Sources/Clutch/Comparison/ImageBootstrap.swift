/// Draws the test images anew, with replacement, the same draw for all runs, and measures each run on what was drawn.
///
/// Every draw takes as many ID images, and as many of every OOD set, as there are. Which are drawn depends on the seed,
/// the name of the set and the number of images alone: so images that are easy for two methods cancel in their
/// difference, several OOD sets share the draws of ID images, and the same runs give the same intervals.
public struct ImageBootstrap: Sendable {
  public let seed: UInt64
  /// How often the images are drawn; more make the ends of intervals steadier. 0 leaves the intervals out.
  public let resamples: Int

  public init(seed: UInt64 = 0, resamples: Int = 1_000) {
    precondition(resamples >= 0, "images cannot be drawn \(resamples) times")
    self.seed = seed
    self.resamples = resamples
  }

  /// The metrics of runs on an OOD set in every draw: [run][metric][draw].
  func callAsFunction(_ runs: [ImageSteps], set: String, _ metrics: [DetectionMetric]) -> [[[Double]]] {
    var values = runs.map { _ in metrics.map { _ in [Double](repeating: 0, count: resamples) } }
    // Runs of other sizes, such as those of another limit, have draws of their own.
    for (_, group) in Dictionary(grouping: runs.indices, by: { [runs[$0].id.count, runs[$0].ood.count] }) {
      var id = ImageDraws(seed: seed, set: ComparedSet.inDistribution(for: set), count: runs[group[0]].id.count)
      var ood = ImageDraws(seed: seed, set: set, count: runs[group[0]].ood.count)
      for draw in 0..<resamples {
        id.next()
        ood.next()
        for run in group {
          for (metric, value) in runs[run].counts(id, ood).values(of: metrics).enumerated() {
            values[run][metric][draw] = value
          }
        }
      }
    }
    return values
  }
}
