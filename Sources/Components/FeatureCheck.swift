import Torch

extension Scorer {
  /// Rejects features that nothing can be fitted on: an empty set, or values that are infinite or not a number.
  public func check(_ features: Tensor) throws(ScoringError) {
    if features.count == 0 { throw ScoringError("needs features, but there are none") }
    guard features.isFinite else {
      throw ScoringError("needs finite features, but some are infinite or not a number; did training diverge?")
    }
  }
}
