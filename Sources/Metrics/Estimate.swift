/// A measured number with its 95 % confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  public let value: Double

  /// The lower end; never above `value`.
  public let lower: Double

  /// The upper end; never below `value`.
  public let upper: Double

  /// Widens the interval to include the value, which rounding or a percentile interval of few or skewed resamples can
  /// miss.
  package init(_ value: Double, _ lower: Double, _ upper: Double) {
    self.value = value
    self.lower = min(lower, value)
    self.upper = max(upper, value)
  }
}

/// The 97.5 % quantile of the standard normal distribution.
let normalQuantile = 1.959_963_984_540_054
