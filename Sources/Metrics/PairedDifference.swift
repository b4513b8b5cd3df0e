/// Returns the mean of `a` minus `b`, paired by seed, with Student's 95 % interval over seeds.
///
///     d_s = a_s - b_s;   mean(d) ± t(0.975, n - 1) · sd(d) / √n
///
/// The interval covers the variation between seeds, whereas a bootstrap over images covers the variation between
/// images. With few seeds it is rightly wide: t is 12.7 for two seeds and 4.3 for three. Throws an error if the counts
/// differ, there are fewer than two pairs, or a value is not finite.
///
/// Source: Student, "The probable error of a mean", Biometrika 1908.
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
  let t = studentTQuantile(0.975, degreesOfFreedom: difference.count - 1)
  let reach = t * deviation / Double(difference.count).squareRoot()
  return Estimate(difference.mean, difference.mean - reach, difference.mean + reach)
}
