/// Returns the mean of `a` minus `b`, paired by seed, with Student's 95 % interval over seeds.
///
///     d_s = a_s - b_s;   mean(d) ± t(0.975, n - 1) · sd(d) / √n
///
/// The interval covers the variation between seeds, whereas a bootstrap over images covers the variation between
/// images. With few seeds it is rightly wide: t is 12.7 for two seeds and 4.3 for three. Throws an error if the counts
/// differ, there are fewer than two pairs, a value is not finite, or all differences are equal. The formula would then
/// give an interval of width 0, although a few equal differences do not show that all others are equal to them.
///
/// Source: Student, "The probable error of a mean", Biometrika 1908. R's `t.test` also rejects data that are
/// essentially constant.
public func pairedDifference(_ a: [Double], _ b: [Double]) throws(MetricError) -> Estimate {
  if a.count != b.count {
    throw MetricError(
      "values over seeds", "one method has \(a.count) and the other \(b.count)",
      "both must be run on the same seeds, in the same order")
  }
  _ = try SeedSummary(a)  // checks the values themselves, so that the error quotes them
  _ = try SeedSummary(b)
  let difference = try SeedSummary(zip(a, b).map { $0 - $1 })
  guard let deviation = difference.standardDeviation else {
    throw MetricError("values over seeds", "there is one pair", "an interval needs at least two")
  }
  guard differencesVary(a, b) else {
    throw MetricError("values over seeds", "all differences are equal", "an interval needs differences that vary")
  }
  let t = studentTQuantile(0.975, degreesOfFreedom: difference.count - 1)
  let reach = t * deviation / Double(difference.count).squareRoot()
  return Estimate(difference.mean, difference.mean - reach, difference.mean + reach)
}

/// Returns `false` if all differences of pairs are equal, up to the rounding of the values.
package func differencesVary(_ a: [Double], _ b: [Double]) -> Bool {
  let differences = zip(a, b).map { $0 - $1 }
  guard let least = differences.min(), let most = differences.max() else { return false }
  let largest = (a + b).map(abs).max() ?? 0
  return most - least > 10 * .ulpOfOne * largest
}
