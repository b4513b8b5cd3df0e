import Components
import Experiments
import Metrics
import Storage

/// What a run has measured so far.
struct Measured {
  var rows: [Results.Row] = []
  /// The scores of every set, by name, for each scorer.
  var scores: [(scorer: String, bySet: [String: [Float]])] = []
  var thresholds: [String: Float] = [:]
  private(set) var failures: [Results.Failure] = []

  /// Adds the failure of a scorer. One that cannot be fitted fails for all sets and is reported once.
  mutating func add(_ fault: ScorerFault, of scorer: LabeledScorer, on source: DataSource) {
    let set = fault.isOfFit ? nil : source.name
    if failures.contains(where: { $0.scorer == scorer.label && $0.set == nil && set == nil }) { return }
    failures.append(Results.Failure(scorer: scorer.label, set: set, error: fault.description))
  }

  func results(of plan: Plan, _ clusters: [Results.Clusters]) throws -> Results {
    var images: [String: Int] = [:]
    for (_, bySet) in scores { images.merge(bySet.mapValues(\.count)) { $1 } }
    let testImages = images.removeValue(forKey: plan.test.name) ?? 0
    let validationImages = plan.validation.flatMap { images.removeValue(forKey: $0.test.name) }
    return Results(
      name: plan.experiment.name, key: plan.key.hex, trainImages: try plan.train.images().count, testImages: testImages,
      validationImages: validationImages, oodImages: images, rows: rows,
      groups: Results.GroupMean.all(plan.experiment.data.groups, of: rows), clusters: clusters, thresholds: thresholds,
      failures: failures.isEmpty ? nil : failures)
  }
}

extension Plan {
  /// The metrics of a scorer on every OOD set that has scores.
  func rows(of scorer: LabeledScorer, _ scores: [String: [Float]]) throws -> [Results.Row] {
    try measured.compactMap { id, source in
      guard let inside = scores[id.name], let outside = scores[source.name] else { return nil }
      do {
        let metrics = try DetectionMetrics(id: inside, ood: outside, bootstrap: Bootstrap(seed: 0))
        let named = DetectionMetric.allCases.map { ($0.name, metrics[$0]) }
        return Results.Row(scorer: scorer.label, set: source.name, metrics: Dictionary(uniqueKeysWithValues: named))
      } catch {
        throw RunError("scorer \(scorer.label) on \(source.name): \(error)")
      }
    }
  }
}
