import Clutch

extension Tensor {
  /// Applies `body` to the rows of this matrix in blocks and joins the results, so that memory stays bounded.
  ///
  /// - Parameters:
  ///   - cost: how many elements `body` needs for one row; a block needs about 16 million (64 MiB in float32).
  ///   - body: [b, d] -> [b].
  func inBlocks(cost: Int, _ body: (Tensor) -> Tensor) -> Tensor {
    .concatenate(split(Swift.max(1, (1 << 24) / cost)).map(body))
  }
}

extension Scorer {
  /// Refuses features that nothing can be fitted on.
  func check(_ features: Tensor) throws(ScoringError) {
    if features.count == 0 { throw ScoringError("\(Self.name) needs features, but there are none") }
    guard features.isFinite else {
      throw ScoringError("\(Self.name) needs finite features, but some are infinite or not a number; did training diverge?")
    }
  }
}
