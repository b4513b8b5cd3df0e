/// A table of a comparison, to be written as text, Markdown or LaTeX.
public struct Sheet: Sendable {
  public enum Cell: Sendable, Equatable {
    case text(String)
    /// A share, shown in percent, with its standard deviation over the seeds; nil where there is one seed.
    case spread(mean: Double, deviation: Double?, isBest: Bool)
    /// A difference of shares, shown in points.
    case difference(Double)
    case interval(Double, Double)
    case absent
  }

  public struct Column: Sendable, Equatable {
    public let title: String
    /// Whether it holds numbers, which are aligned at the right.
    public let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  public let title: String
  public let columns: [Column]
  public let rows: [[Cell]]
  /// How to read it, and what is left out.
  public let notes: [String]
  /// How many columns at the left say what a row is.
  public let keys: Int
}

extension Sheet.Cell {
  /// The number or numbers as shown, in percent with two decimals, in the parts that writers put together.
  public var shown: (main: String, deviation: String?) {
    switch self {
    case .text(let text): (text, nil)
    case .spread(let mean, let deviation, _): (percent(mean), deviation.map { percent($0) } ?? "-")
    case .difference(let value): (signedPercent(value), nil)
    case .interval(let lower, let upper): ("[\(signedPercent(lower)), \(signedPercent(upper))]", nil)
    case .absent: ("-", nil)
    }
  }

  /// On one line, without any mark of the best.
  public var plain: String {
    let shown = shown
    return shown.deviation.map { "\(shown.main) ± \($0)" } ?? shown.main
  }

  public var isBest: Bool { if case .spread(_, _, let isBest) = self { isBest } else { false } }
}
