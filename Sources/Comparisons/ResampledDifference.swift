import Metrics

/// A difference of two runs on resampled images, or a mean of several.
struct ResampledDifference {
  /// The difference in every draw of the images.
  private(set) var draws: [Double]
  /// The lengths by which the interval extends beyond that of the draws, since the draws of some runs do not vary.
  private(set) var below = 0.0
  private(set) var above = 0.0
  /// `true` if the runs rank all images identically. Their draws then say nothing about other images.
  private(set) var isOfEquals: Bool

  /// Indicates whether the interval includes one that does not come from draws.
  var isWidened: Bool { below > 0 || above > 0 }

  /// Creates an empty mean, to which differences are added.
  init(draws: Int) { (self.draws, isOfEquals) = ([Double](repeating: 0, count: draws), true) }

  /// - Parameters:
  ///   - run: The run's metric in every draw.
  ///   - baseline: The baseline's metric in every draw.
  ///   - isOfEquals: `true` if both rank all images identically.
  ///   - measured: The metric of both on all images, with their intervals; nil if it is unknown.
  ///   - isAlone: `true` if one side has a single image, whose draws cannot vary.
  init(
    _ run: [Double], _ baseline: [Double], isOfEquals: Bool, measured: (run: Estimate, baseline: Estimate)?,
    isAlone: Bool
  ) {
    draws = zip(run, baseline).map { $0 - $1 }
    self.isOfEquals = isOfEquals
    let span = (draws.max() ?? 0) - (draws.min() ?? 0)
    guard !isOfEquals, isAlone || span <= 1e-12, let measured else { return }
    let difference = measured.run.minus(measured.baseline)
    (below, above) = (difference.value - difference.lower, difference.upper - difference.value)
  }

  /// Adds a share of another difference. The errors of several runs on the same images may all have the same sign, so
  /// the lengths are added as well.
  mutating func add(_ other: ResampledDifference, times share: Double) {
    for (index, value) in other.draws.enumerated() { draws[index] += share * value }
    below += share * other.below
    above += share * other.above
    isOfEquals = isOfEquals && other.isOfEquals
  }

  /// Returns the difference with its interval: the quantiles of the draws, widened, within [-1, 1]; nil without draws
  /// and for runs that rank all images identically.
  func estimate(of value: Double) -> Estimate? {
    if draws.isEmpty || isOfEquals { return nil }
    let drawn = Estimate(value, resampled: draws)
    return Estimate(value, max(-1, drawn.lower - below), min(1, drawn.upper + above))
  }
}
