import Metrics

/// A bootstrap over the test images: draws them with replacement, the same draw for all runs, and measures each run on
/// the drawn images.
///
/// Every draw takes as many ID images, and as many images of every OOD set, as there are. The draws depend only on the
/// seed, the name of the set and the number of images. Therefore, images that are easy for two methods cancel in their
/// difference, several OOD sets share the draws of ID images, and the same runs give the same intervals.
public struct ImageBootstrap: Sendable {
  public let seed: UInt64
  /// The number of resamples. More resamples make the ends of intervals more stable; 0 disables the intervals.
  public let resamples: Int

  public init(seed: UInt64 = 0, resamples: Int = 1_000) {
    precondition(resamples >= 0, "images cannot be drawn \(resamples) times")
    self.seed = seed
    self.resamples = resamples
  }

  /// Returns the metrics of runs on an OOD set in every draw: [run][metric][draw].
  func callAsFunction(_ runs: [ImageSteps], set: String, _ metrics: [DetectionMetric]) -> [[[Double]]] {
    var values = runs.map { _ in metrics.map { _ in [Double](repeating: 0, count: resamples) } }
    // Runs with different numbers of images, such as runs with another limit, have their own draws.
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
