/// Returns a quantile by linear interpolation between neighbors (NumPy's default).
///
/// `sorted` must be ascending and not empty, and `share` within [0, 1].
func percentile(_ share: Double, ofSorted sorted: [Double]) -> Double {
  let position = share * Double(sorted.count - 1)
  let below = Int(position)
  guard below + 1 < sorted.count else { return sorted[below] }
  return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
}

extension Estimate {
  /// Creates the percentile interval of a bootstrap: the 2.5 % to the 97.5 % quantile of the resamples.
  ///
  /// Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, section 13.3.
  package init(_ value: Double, resampled: [Double]) {
    let sorted = resampled.sorted()
    self.init(
      value, percentile(0.025, ofSorted: sorted), percentile(0.975, ofSorted: sorted))
  }
}
