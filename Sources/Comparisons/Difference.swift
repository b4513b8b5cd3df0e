import Metrics

/// The difference between a row and its baseline on the seeds that both have.
public struct Difference: Sendable, Codable, Equatable {
  public struct Interval: Sendable, Codable, Equatable {
    public let lower: Double
    public let upper: Double

    init(_ estimate: Estimate) { (lower, upper) = (estimate.lower, estimate.upper) }
  }

  /// The common seeds.
  public let seeds: [Int]
  /// The mean over those seeds of the row's value minus the baseline's.
  public let value: Double
  /// The 95 % interval of Student's t over seeds. It covers the variation between training runs. Nil if there is one
  /// seed or if all differences are equal, because the spread is then unknown.
  public let overSeeds: Interval?
  /// The 95 % interval of a bootstrap over images, with the same draws for both rows and all seeds. It covers the
  /// variation between images from the same sources, scored by these runs. Nil if scores are missing, if the rows do
  /// not score the same images, or if they rank them identically.
  public let overImages: Interval?
  /// The p-value of the paired t test over seeds; nil if there is no interval over seeds.
  public var pValue: Double?
  /// The p-value, corrected for all tests of the comparison; nil if no correction was requested.
  public var correctedPValue: Double?
  /// The number of seeds with which the interval over seeds would exclude 0 with probability 0.8, if the true mean and
  /// deviation equal the observed ones; nil if there is no interval over seeds, or if the number is more than 1000.
  public var seedsNeeded: Int?
}

extension Difference {
  /// - Parameters:
  /// - pairs: The row's and the baseline's values for every common seed.
  /// - resampled: The difference on resampled images, averaged over those seeds.
  /// - Throws: A `MetricError` if a value is not finite. The result is nil if there is no pair.
  init?(_ pairs: [(seed: Int, row: Double, baseline: Double)], resampled: ResampledDifference?) throws(MetricError) {
    if pairs.isEmpty { return nil }
    let (rows, baselines) = (pairs.map(\.row), pairs.map(\.baseline))
    seeds = pairs.map(\.seed)
    let differences = zip(rows, baselines).map { $0 - $1 }
    value = try SeedSummary(differences).mean
    let hasSpread = pairs.count > 1 && differencesVary(rows, baselines)
    overSeeds = hasSpread ? Interval(try pairedDifference(rows, baselines)) : nil
    let test = hasSpread ? try PairedTest(differences) : nil
    (pValue, seedsNeeded) = (test?.pValue, test?.seedsNeeded)
    overImages = resampled?.estimate(of: value).map { Interval($0) }
  }
}
