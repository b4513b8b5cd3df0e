import Foundation

/// Student's paired t test of two methods over seeds, and the number of seeds that would settle their difference.
package struct PairedTest: Sendable, Equatable {
  /// The power with which `seedsNeeded` settles a difference.
  package static let power = 0.8
  /// The largest number of seeds that is computed.
  package static let mostSeeds = 1000

  /// The two-sided p-value: the probability of a mean difference at least as large, in units of its standard error, if
  /// the methods do not differ.
  package let pValue: Double
  /// The number of seeds with which the 95 % interval excludes 0 with probability 0.8, if the true mean and deviation of
  /// the difference are the observed ones; nil if it is more than 1000.
  package let seedsNeeded: Int?

  /// - Parameter differences: the differences by seed.
  /// - Throws: `MetricError` if there are fewer than two, or one is not finite.
  package init(_ differences: [Double]) throws(MetricError) {
    let summary = try SeedSummary(differences)
    guard let deviation = summary.standardDeviation else {
      throw MetricError("values over seeds", "there is one pair", "a test needs at least two")
    }
    guard deviation > 0 else {
      (pValue, seedsNeeded) = summary.mean == 0 ? (1, nil) : (0, 2)
      return
    }
    let effect = abs(summary.mean) / deviation
    let n = summary.count
    pValue = studentTTail(effect * Double(n).squareRoot(), degreesOfFreedom: n - 1)
    seedsNeeded = Self.seeds(effect: effect)
  }

  /// Returns the smallest number of seeds, at most 1000, with power 0.8.
  ///
  /// - Parameter effect: the mean of the difference divided by its standard deviation.
  static func seeds(effect: Double) -> Int? {
    if power(effect: effect, seeds: mostSeeds) < power { return nil }
    // Power rises with the number of seeds.
    var (low, high) = (1, mostSeeds)
    while high - low > 1 {
      let middle = (low + high) / 2
      if power(effect: effect, seeds: middle) < power { low = middle } else { high = middle }
    }
    return high
  }

  /// Returns the probability that the 95 % interval of `n` normally distributed differences excludes 0.
  ///
  ///     E_s [Φ(δ − c s) + Φ(−δ − c s)],  δ = effect · √n,  c = t(0.975, n − 1)
  ///
  /// s is the sample's standard deviation divided by the true one: (n − 1) s² has a χ² distribution with n − 1 degrees of
  /// freedom. The integral is computed by Simpson's rule to about 1e-7.
  static func power(effect: Double, seeds n: Int) -> Double {
    let freedom = Double(n - 1)
    let critical = studentTQuantile(0.975, degreesOfFreedom: n - 1)
    let shift = effect * Double(n).squareRoot()
    let constant = log(2) + freedom / 2 * log(freedom / 2) - lgamma(freedom / 2)
    func integrand(_ s: Double) -> Double {
      if s == 0 && n > 2 { return 0 }
      let logarithm = constant + (n > 2 ? (freedom - 1) * log(s) : 0) - freedom * s * s / 2
      return exp(logarithm) * (normal(shift - critical * s) + normal(-shift - critical * s))
    }
    let reach = 8 / (2 * freedom).squareRoot()
    let (from, to, steps) = (max(0, 1 - reach), 1 + 1.5 * reach, 1000)
    let width = (to - from) / Double(steps)
    let sum = (0...steps).reduce(0.0) { sum, i in
      let weight = i == 0 || i == steps ? 1.0 : i.isMultiple(of: 2) ? 2 : 4
      return sum + weight * integrand(from + Double(i) * width)
    }
    return sum * width / 3
  }

  /// Φ, the distribution function of the standard normal distribution.
  private static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

/// Returns p-values corrected for the number of tests by Holm's step-down procedure, in the order given.
///
/// The i-th smallest of m is multiplied by m − i + 1, and none is less than a smaller one's. Among those at most α, the
/// probability of any false rejection is at most α, however the tests depend on each other.
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
package func holm(_ pValues: [Double]) -> [Double] {
  var corrected = pValues
  var largest = 0.0
  for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
    largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
    corrected[index] = largest
  }
  return corrected
}
