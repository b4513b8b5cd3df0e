import Metrics

/// The values of a table that are marked.
public enum Marking: Sendable {
  /// The best value of each column.
  case best
  /// The best value of each column, if the interval of its difference from the baseline excludes 0.
  case bestBeyondBaseline
}

extension Difference {
  /// The interval over seeds, or the one over images if there is only one common seed; nil if several seeds give the
  /// same difference, because images cannot show how much training runs vary.
  package var interval: Interval? { seeds.count > 1 ? overSeeds : overImages }

  /// `true` if the interval of the difference excludes 0; `false` if there is no interval.
  package var excludesZero: Bool { interval.map { $0.lower > 0 || $0.upper < 0 } ?? false }
}

extension Comparison {
  /// Indicates whether a cell is marked.
  ///
  /// - Parameters:
  ///   - cells: The cells of all rows and scorers for the same set and metric.
  ///   - problem: The problem of the cell's row.
  package func marks(_ cell: Cell, among cells: [Cell], problem: String?, _ marking: Marking) -> Bool {
    guard let metric = DetectionMetric(rawValue: cell.metric), let mean = cell.mean,
      percent(mean) == best(cells, cell.scorer, problem, metric)
    else { return false }
    return marking == .best || cell.difference?.excludesZero == true
  }
}
