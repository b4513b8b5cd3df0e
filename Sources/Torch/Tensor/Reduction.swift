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

  /// log Σ exp along an axis, without overflow.
  public func logSumExp(axis: Int..., keep: Bool = false) -> Tensor { call("aten::logsumexp", self, axis, keep) }
  public func softmax(axis: Int) -> Tensor { call("aten::softmax.int", self, axis) }
  public func logSoftmax(axis: Int) -> Tensor { call("aten::log_softmax.int", self, axis) }

  /// The Euclidean length along an axis.
  public func norm(axis: Int..., keep: Bool = false) -> Tensor {
    call("aten::linalg_vector_norm", self, 2, axis, keep)
  }

  /// This tensor at length 1 along the last axis; rows shorter than 1e-12 stay short.
  public func normalize() -> Tensor { self / norm(axis: -1, keep: true).clamp(min: 1e-12) }

  public func cumulativeSum(axis: Int) -> Tensor { call("aten::cumsum", self, axis) }
  /// The sorted elements along an axis and where they stood; equal elements keep their order.
  public func sort(axis: Int, descending: Bool = false) -> (values: Tensor, indices: Tensor) {
    let results = callAll("aten::sort.stable", self, true, axis, descending)
    return (results[0], results[1])
  }

  /// The `k` largest (or smallest) elements along the last axis, in order, and where they stood.
  public func topK(_ k: Int, largest: Bool = true) -> (values: Tensor, indices: Tensor) {
    let results = callAll("aten::topk", self, k, -1, largest, true)
    return (results[0], results[1])
  }
}
