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

/// How often each image of a set was drawn, in one draw after another.
struct ImageDraws {
  private(set) var times: [UInt32]
  private var random: SplitMix64

  /// The seed is combined with FNV-1a of the set's name, so that sets are drawn independently.
  init(seed: UInt64, set: String, count: Int) {
    times = [UInt32](repeating: 0, count: count)
    let hash = set.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01B3 }
    random = SplitMix64(seed: seed ^ hash)
  }

  mutating func next() {
    let count = times.count
    times.withUnsafeMutableBufferPointer { times in
      for image in times.indices { times[image] = 0 }
      for _ in times { times[random.index(below: count)] += 1 }
    }
  }
}

/// The scores of a run's images as steps of their common order: all that metrics depend on.
struct ImageSteps {
  let id: [UInt32]  // [n] the step of each image
  let ood: [UInt32]  // [m]
  private let steps: Int

  /// Throws if a side is empty or a score not finite.
  init(id: [Float], ood: [Float]) throws(MetricError) {
    let ranked = try RankedScores(id: id, ood: ood)
    self.id = id.map { UInt32(ranked.step(of: $0)) }
    self.ood = ood.map { UInt32(ranked.step(of: $0)) }
    steps = ranked.scores.count
  }

  /// The counts by step of images that were drawn so often.
  func counts(_ idDraws: ImageDraws, _ oodDraws: ImageDraws) -> StepCounts {
    StepCounts(id: count(id, idDraws), ood: count(ood, oodDraws), idTotal: id.count, oodTotal: ood.count)
  }

  private func count(_ images: [UInt32], _ draws: ImageDraws) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: steps)
    for (step, times) in zip(images, draws.times) { counts[Int(step)] += times }
    return counts
  }
}
