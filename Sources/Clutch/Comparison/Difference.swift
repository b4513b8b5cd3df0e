/// How much a row differs from the baseline, on the seeds that both have.
public struct Difference: Sendable, Codable, Equatable {
  public struct Interval: Sendable, Codable, Equatable {
    public let lower: Double
    public let upper: Double

    init(_ estimate: Estimate) { (lower, upper) = (estimate.lower, estimate.upper) }
  }

  /// The seeds that both have.
  public let seeds: [Int]
  /// The mean over those seeds of the row's value less the baseline's.
  public let value: Double
  /// 95 % interval by Student's t over seeds: of other training runs. Nil for one seed, whose spread is unknown.
  public let overSeeds: Interval?
  /// 95 % interval by a bootstrap over images, drawn alike for both and all seeds: of other images from the same
  /// sources, scored by these very runs. Nil where scores are missing or both do not score the same images.
  public let overImages: Interval?
}

extension Difference {
  /// - Parameters:
  ///   - pairs: the row's and the baseline's value for every seed that both have.
  ///   - resampled: the difference, averaged over those seeds, in every draw of the images.
  /// - Throws: `MetricError` where a value is not finite. Nil where there is no pair.
  init?(_ pairs: [(seed: Int, row: Double, baseline: Double)], resampled: [Double]?) throws(MetricError) {
    if pairs.isEmpty { return nil }
    seeds = pairs.map(\.seed)
    value = try SeedSummary(pairs.map { $0.row - $0.baseline }).mean
    overSeeds = pairs.count > 1 ? Interval(try pairedDifference(pairs.map(\.row), pairs.map(\.baseline))) : nil
    let draws = resampled ?? []
    overImages = draws.isEmpty ? nil : Interval(Estimate(value, resampled: draws))
  }
}
