import Metrics

/// A correction of p-values for the number of tests.
package enum Correction: String, Sendable, Codable, CaseIterable {
  /// Holm's step-down procedure.
  case holm
}

extension Comparison {
  /// Returns the comparison with p-values that are corrected for all of its tests over seeds, on all sets and for all
  /// metrics, scorers and rows.
  package func corrected(by correction: Correction) -> Comparison {
    let tested = cells.indices.filter { cells[$0].difference?.pValue != nil }
    let values = tested.compactMap { cells[$0].difference?.pValue }
    var changed = cells
    for (index, value) in zip(tested, holm(values)) {
      changed[index] = changed[index].with(correctedPValue: value)
    }
    return Comparison(
      baseline: baseline, rows: rows, cells: changed, effects: effects, resamples: resamples, notes: notes,
      conventions: conventions)
  }
}

extension Comparison.Cell {
  fileprivate func with(correctedPValue: Double) -> Comparison.Cell {
    var difference = difference
    difference?.correctedPValue = correctedPValue
    return Comparison.Cell(
      row: row, set: set, scorer: scorer, metric: metric, values: values, mean: mean, deviation: deviation,
      difference: difference)
  }
}
