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
  /// The 95 % interval of Student's t over seeds. It covers the variation between training runs. Nil for one seed,
  /// because its spread is unknown.
  public let overSeeds: Interval?
  /// The 95 % interval of a bootstrap over images, with the same draws for both rows and all seeds. It covers the
  /// variation between images from the same sources, scored by these runs. Nil if scores are missing or the rows do not
  /// score the same images.
  public let overImages: Interval?
}

extension Difference {
  /// - Parameters:
  /// - pairs: The row's and the baseline's values for every common seed.
  /// - resampled: The difference in every draw of the images, averaged over those seeds.
  /// - Throws: A `MetricError` if a value is not finite. The result is nil if there is no pair.
  init?(_ pairs: [(seed: Int, row: Double, baseline: Double)], resampled: [Double]?) throws(MetricError) {
    if pairs.isEmpty { return nil }
    seeds = pairs.map(\.seed)
    value = try SeedSummary(pairs.map { $0.row - $0.baseline }).mean
    overSeeds = pairs.count > 1 ? Interval(try pairedDifference(pairs.map(\.row), pairs.map(\.baseline))) : nil
    let draws = resampled ?? []
    overImages = draws.isEmpty ? nil : Interval(Estimate(value, resampled: draws))
  }
}
