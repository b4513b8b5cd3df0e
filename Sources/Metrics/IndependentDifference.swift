extension Estimate {
  /// Returns the difference of two estimates in [0, 1] with an interval that combines theirs, [l, u], as if they were
  /// independent:
  ///
  ///     lower = a - b - √((a - l_a)² + (u_b - b)²)
  ///     upper = a - b + √((u_a - a)² + (b - l_b)²)
  ///
  /// It is clipped to [-1, 1]. If images that are easy for one method are easy for the other, it is wider than a paired
  /// interval.
  ///
  /// Source: Zou and Donner, Statistics in Medicine 2008.
  package func minus(_ other: Estimate) -> Estimate {
    func reach(_ first: Double, _ second: Double) -> Double { (first * first + second * second).squareRoot() }
    let difference = value - other.value
    return Estimate(
      difference, max(-1, difference - reach(value - lower, other.upper - other.value)),
      min(1, difference + reach(upper - value, other.value - other.lower)))
  }
}
