import Clutch

extension Tensor {
  /// Applies `body` to the rows of this matrix in blocks and joins the results, so that memory stays bounded.
  ///
  /// - Parameters:
  ///   - cost: the number of elements that `body` needs for one row; a block needs about 16 million (64 MiB in
  ///     float32).
  ///   - body: [b, d] -> [b].
  func inBlocks(cost: Int, _ body: (Tensor) -> Tensor) -> Tensor {
    .concatenate(split(Swift.max(1, (1 << 24) / cost)).map(body))
  }
}
