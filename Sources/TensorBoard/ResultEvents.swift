import Formats
import Stages

/// A run's results as events of its last step: numbers, and histograms of the scores.
struct ResultEvents {
  let values: [SummaryValue]

  /// - Parameter scores: The scores of every scorer, by set.
  init(_ results: Results, _ scores: [(scorer: String, bySet: [String: [Float]])]) {
    let numbers = results.numbers.map { SummaryValue.scalar($0.name, $0.value) }
    values = numbers + scores.flatMap { ResultEvents.histograms($0.scorer, $0.bySet) }
  }

  /// Returns histograms of all sets with common bins, so that they can be overlaid.
  private static func histograms(_ scorer: String, _ bySet: [String: [Float]]) -> [SummaryValue] {
    let sets = bySet.sorted { $0.key < $1.key }.map { (name: $0.key, scores: $0.value.map(Double.init)) }
    guard let range = finiteRange(sets.flatMap(\.scores)) else { return [] }
    return sets.map { .histogram("scores/\(scorer)/\($0.name)", EventHistogram($0.scores, range: range)) }
  }
}

extension Results {
  /// Every measured value, named as in TensorBoard and MLflow: `results/auroc/knn/far`.
  public var numbers: [(name: String, value: Double)] {
    rows.flatMap { row in
      row.metrics.sorted { $0.key < $1.key }.map { ("results/\($0)/\(row.scorer)/\(row.set)", $1.value) }
    }
  }
}
