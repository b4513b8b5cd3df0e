/// The median stopping rule (Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section
/// 3.2.1).
public struct MedianRule: Options {
  /// Epochs of the last phase before trials are first measured; each later rung is twice as far.
  public var first = 1
  /// No trial is stopped before so many others were measured as far; more make the median steadier.
  public var trials = 3

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(outside("first", first, 1...1_000_000))
    try require("trials", trials, atLeast: 1)
  }

  /// Whether a trial's best value so far is below the median of what the others had on average up to there.
  ///
  /// The paper takes trials that came to their end for the others; here all are that were measured as far, so that trials
  /// which run side by side can be judged too.
  ///
  /// - Parameters:
  ///   - own: the trial's values at all rungs up to one, higher being better.
  ///   - others: those of the trials that were measured at that rung.
  func stops(_ own: [Double], others: [[Double]]) -> Bool {
    guard let best = own.max(), others.count >= trials else { return false }
    let averages = others.map { $0.reduce(0, +) / Double($0.count) }.sorted()
    let middle = averages.count / 2
    let median = averages.count % 2 == 1 ? averages[middle] : (averages[middle - 1] + averages[middle]) / 2
    return best < median
  }
}
