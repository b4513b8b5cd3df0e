import Components
import Recipe

/// Asynchronous successive halving (ASHA; Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2018,
/// arXiv 1810.05934, algorithm 2).
public struct SuccessiveHalving: Options {
  /// The reduction factor: one in this many trials continues from each rung, and the next rung is this many times as
  /// far. A higher value stops more trials.
  public var reduction = 3
  /// Epochs of the last phase before the first rung. A higher number gives slow starters more time.
  public var first = 1

  public init() {}

  public func validate() throws(OptionError) {
    // Bounded because rungs are products of these numbers.
    try refuse(outside("reduction", reduction, 2...1000), outside("first", first, 1...1_000_000))
  }

  /// Returns the trials of a rung that continue, best first.
  ///
  /// As in the paper, these are the best ⌊n / reduction⌋ of the n trials measured there. Ties are resolved by the order
  /// of the sweep. If no more trials will reach the rung, at least the best one continues, so that a small sweep has a
  /// winner.
  ///
  /// - Parameters:
  /// - rung: The trials that were measured at the rung. Higher is better.
  /// - isClosed: `true` if no other trial can reach the rung any more.
  func promoted(_ rung: [(trial: Int, value: Double)], isClosed: Bool) -> [Int] {
    let count = max(rung.count / reduction, isClosed ? 1 : 0)
    return rung.sorted { ($0.value, -$0.trial) > ($1.value, -$1.trial) }.prefix(count).map(\.trial)
  }
}
