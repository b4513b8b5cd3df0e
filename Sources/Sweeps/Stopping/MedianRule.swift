import Components
import Recipe

/// The median stopping rule (Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section
/// 3.2.1).
public struct MedianRule: Options {
  /// Epochs of the last phase before trials are measured for the first time. Each later rung is at twice the epoch.
  public var first = 1
  /// The number of other trials that must be measured at a rung before a trial can be stopped there. A higher number
  /// makes the median more reliable.
  public var trials = 3

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(outside("first", first, 1...1_000_000))
    try require("trials", trials, atLeast: 1)
  }

  /// Indicates whether a trial's best value so far is below the median of the other trials' averages up to the same
  /// rung.
  ///
  /// The paper uses only completed trials as the others. Here, all trials that were measured at the rung count, so that
  /// trials which run in parallel can be judged too.
  ///
  /// - Parameters:
  /// - own: The trial's values at all rungs up to this one. Higher is better.
  /// - others: The values of the other trials that were measured at this rung.
  func stops(_ own: [Double], others: [[Double]]) -> Bool {
    guard let best = own.max(), others.count >= trials else { return false }
    let averages = others.map { $0.reduce(0, +) / Double($0.count) }.sorted()
    let middle = averages.count / 2
    let median = averages.count % 2 == 1 ? averages[middle] : (averages[middle - 1] + averages[middle]) / 2
    return best < median
  }
}
