extension Estimate {
  /// Creates Wilson's interval of a share of `count` images, which never has width 0 and lies within [0, 1].
  ///
  ///     (p + z²/2n ± z · √(p (1 - p) / n + z²/4n²)) / (1 + z²/n)
  ///
  /// Source: Wilson, JASA 1927.
  init(share: Double, of count: Int) {
    let n = Double(count)
    let square = normalQuantile * normalQuantile
    let center = share + square / (2 * n)
    let reach = normalQuantile * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
    self.init(share, max(0, (center - reach) / (1 + square / n)), min(1, (center + reach) / (1 + square / n)))
  }

  /// Returns the smallest interval that contains both.
  func joined(with other: Estimate) -> Estimate {
    Estimate(value, min(lower, other.lower), max(upper, other.upper))
  }
}
