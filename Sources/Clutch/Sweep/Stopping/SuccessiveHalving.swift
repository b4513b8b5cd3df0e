/// Asynchronous successive halving (ASHA; Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2018,
/// arXiv 1810.05934, algorithm 2).
public struct SuccessiveHalving: Options {
  /// One in so many trials goes on from each rung, and the next rung is so many times as far; higher stops more.
  public var reduction = 3
  /// Epochs of the last phase before the first rung; more give slow starters time.
  public var first = 1

  public init() {}

  public func validate() throws(OptionError) {
    // Bounded, as are epochs: rungs are their products.
    try refuse(outside("reduction", reduction, 2...1000), outside("first", first, 1...1_000_000))
  }

  /// The trials of a rung that go on, the best first.
  ///
  /// As in the paper they are the best ⌊n / reduction⌋ of the n that were measured there; of equal ones those that stand
  /// first in the sweep. Where no more will come the best one goes on in any case, so that a sweep of few trials has a
  /// winner.
  ///
  /// - Parameters:
  ///   - rung: the trials that were measured there, higher being better.
  ///   - isClosed: whether no other trial can come to it any more.
  func promoted(_ rung: [(trial: Int, value: Double)], isClosed: Bool) -> [Int] {
    let count = max(rung.count / reduction, isClosed ? 1 : 0)
    return rung.sorted { ($0.value, -$0.trial) > ($1.value, -$1.trial) }.prefix(count).map(\.trial)
  }
}
