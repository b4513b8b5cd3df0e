/// A measured number with its 95 % confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  public let value: Double

  /// Lower end; never above `value`.
  public let lower: Double

  /// Upper end; never below `value`.
  public let upper: Double

  /// Widens the interval to hold the value: rounding, or a percentile interval of few or skewed
  /// resamples, can miss it.
  package init(_ value: Double, _ lower: Double, _ upper: Double) {
    self.value = value
    self.lower = min(lower, value)
    self.upper = max(upper, value)
  }
}

/// The 97.5 % quantile of the standard normal distribution.
let normalQuantile = 1.959_963_984_540_054
