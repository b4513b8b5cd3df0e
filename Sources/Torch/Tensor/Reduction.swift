extension Tensor {
  public func sum() -> Tensor { call("aten::sum", self) }
  public func mean() -> Tensor { call("aten::mean", self) }
  public func max() -> Tensor { call("aten::max", self) }
  public func min() -> Tensor { call("aten::min", self) }

  public func sum(axis: Int..., keep: Bool = false) -> Tensor { call("aten::sum.dim_IntList", self, axis, keep) }
  public func mean(axis: Int..., keep: Bool = false) -> Tensor { call("aten::mean.dim", self, axis, keep) }
  public func max(axis: Int..., keep: Bool = false) -> Tensor { call("aten::amax", self, axis, keep) }
  public func min(axis: Int..., keep: Bool = false) -> Tensor { call("aten::amin", self, axis, keep) }
  public func argmax(axis: Int, keep: Bool = false) -> Tensor { call("aten::argmax", self, axis, keep) }
  public func argmin(axis: Int, keep: Bool = false) -> Tensor { call("aten::argmin", self, axis, keep) }

  /// Returns log Σ exp along an axis, without overflow.
  public func logSumExp(axis: Int..., keep: Bool = false) -> Tensor { call("aten::logsumexp", self, axis, keep) }
  public func softmax(axis: Int) -> Tensor { call("aten::softmax.int", self, axis) }
  public func logSoftmax(axis: Int) -> Tensor { call("aten::log_softmax.int", self, axis) }

  /// Returns the Euclidean norm along an axis.
  public func norm(axis: Int..., keep: Bool = false) -> Tensor {
    call("aten::linalg_vector_norm", self, 2, axis, keep)
  }

  public func cumulativeSum(axis: Int) -> Tensor { call("aten::cumsum", self, axis) }
  /// Returns the sorted elements along an axis and their original indices. Equal elements keep their order.
  public func sort(axis: Int, descending: Bool = false) -> (values: Tensor, indices: Tensor) {
    let results = callAll("aten::sort.stable", self, true, axis, descending)
    return (results[0], results[1])
  }

  /// Returns the `k` largest (or smallest) elements along the last axis, in order, and their indices.
  public func topK(_ k: Int, largest: Bool = true) -> (values: Tensor, indices: Tensor) {
    let results = callAll("aten::topk", self, k, -1, largest, true)
    return (results[0], results[1])
  }

  /// Returns the indices of the `k` largest (or smallest) elements in each row, in order: [b, n] -> int64 [b, k].
  ///
  /// It takes half the time of `topK` for long rows. Only groups of columns with one of the k best maxima can contain
  /// one of the k best elements.
  public func topKIndices(_ k: Int, largest: Bool = true) -> Tensor {
    let (rows, n, width) = (size(0), size(1), 8)
    let groups = n / width
    guard groups >= width * k else { return topK(k, largest: largest).indices }
    // Group j consists of the columns j, j + groups, j + 2 groups, …
    let grouped = slice(axis: 1, 0..<(width * groups)).reshape(rows, width, groups)
    let best = (largest ? grouped.max(axis: 1) : grouped.min(axis: 1)).topK(k, largest: largest).indices  // [b, k]
    let steps = (Tensor.arange(width, on: device) * groups).unsqueeze(1)  // [width, 1]
    let rest = Tensor.arange(n, on: device)[(width * groups)..<n].expand(rows, n - width * groups)
    let candidates = Tensor.concatenate([(best.unsqueeze(1) + steps).flatten(from: 1), rest], axis: 1)
    return candidates.gather(axis: 1, gather(axis: 1, candidates).topK(k, largest: largest).indices)
  }
}
