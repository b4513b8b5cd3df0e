/// A table of a comparison, independent of the output format: text, Markdown or LaTeX.
public struct Sheet: Sendable {
  public enum Cell: Sendable, Equatable {
    case text(String)
    /// A fraction, shown in percent, with its standard deviation over seeds; nil for one seed, which shows the mean
    /// alone.
    case spread(mean: Double, deviation: Double?, isBest: Bool)
    /// A difference of fractions, shown in percentage points.
    case difference(Double)
    case interval(Double, Double)
    case absent
  }

  public struct Column: Sendable, Equatable {
    public let title: String
    /// Indicates whether the column contains numbers, which are right-aligned.
    public let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  public let title: String
  public let columns: [Column]
  public let rows: [[Cell]]
  /// Notes on how to read the table and on excluded values.
  public let notes: [String]
  /// The number of columns at the left that identify a row.
  public let keys: Int

  /// The longest deviation in a column; nil if there is none. A cell without a deviation leaves room for it, so that
  /// the means stay aligned.
  public func longestDeviation(_ column: Int) -> String? {
    rows.compactMap { $0[column].shown.deviation }.max { $0.count < $1.count }
  }
}

extension Sheet.Cell {
  /// The formatted numbers, in percent with two decimals, in parts that each format combines.
  public var shown: (main: String, deviation: String?) {
    switch self {
    case .text(let text): (text, nil)
    case .spread(let mean, let deviation, _): (percent(mean), deviation.map { percent($0) })
    case .difference(let value): (signedPercent(value), nil)
    case .interval(let lower, let upper): ("[\(signedPercent(lower)), \(signedPercent(upper))]", nil)
    case .absent: ("-", nil)
    }
  }

  /// The cell as plain text on one line, without marking the best value.
  public var plain: String {
    let shown = shown
    return shown.deviation.map { "\(shown.main) ± \($0)" } ?? shown.main
  }

  public var isBest: Bool { if case .spread(_, _, let isBest) = self { isBest } else { false } }
}
