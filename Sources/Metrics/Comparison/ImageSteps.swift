/// The ranks (steps) of a run's scores in their common order, which is all that the metrics depend on.
package struct ImageSteps {
  package let id: [UInt32]  // [n] the step of each image
  package let ood: [UInt32]  // [m]
  private let steps: Int

  /// Throws an error if a side is empty or a score is not finite.
  package init(id: [Float], ood: [Float]) throws(MetricError) {
    let ranked = try RankedScores(id: id, ood: ood)
    self.id = id.map { UInt32(ranked.step(of: $0)) }
    self.ood = ood.map { UInt32(ranked.step(of: $0)) }
    steps = ranked.scores.count
  }

  /// Returns the counts by step of the drawn images.
  package func counts(_ idDraws: ImageDraws, _ oodDraws: ImageDraws) -> StepCounts {
    StepCounts(id: count(id, idDraws), ood: count(ood, oodDraws), idTotal: id.count, oodTotal: ood.count)
  }

  private func count(_ images: [UInt32], _ draws: ImageDraws) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: steps)
    for (step, times) in zip(images, draws.times) { counts[Int(step)] += times }
    return counts
  }
}
