extension Tensor {
  /// The same elements in another shape; one length may be -1.
  public func reshape(_ shape: Int...) -> Tensor { call("aten::reshape", self, shape) }
  public func reshape(_ shape: [Int]) -> Tensor { call("aten::reshape", self, shape) }
  public func flatten(from axis: Int = 0) -> Tensor { call("aten::flatten.using_ints", self, axis) }
  public func squeeze(_ axis: Int) -> Tensor { call("aten::squeeze.dim", self, axis) }
  public func unsqueeze(_ axis: Int) -> Tensor { call("aten::unsqueeze", self, axis) }
  public func transpose(_ a: Int = -2, _ b: Int = -1) -> Tensor { call("aten::transpose.int", self, a, b) }
  public func permute(_ axes: Int...) -> Tensor { call("aten::permute", self, axes) }
  public func expand(_ shape: Int...) -> Tensor { call("aten::expand", self, shape) }
  public func flip(_ axis: Int) -> Tensor { call("aten::flip", self, [axis]) }
  public func diagonal() -> Tensor { call("aten::diagonal", self, 0, -2, -1) }

  /// Part `i` of the first axis.
  public subscript(i: Int) -> Tensor { call("aten::select.int", self, 0, i) }
  public func select(axis: Int, _ i: Int) -> Tensor { call("aten::select.int", self, axis, i) }

  /// Rows `range` of the first axis.
  public subscript(range: Range<Int>) -> Tensor { slice(axis: 0, range) }
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    call("aten::slice.Tensor", self, axis, range.lowerBound, range.upperBound)
  }

  /// The rows that `indices` (int64 [m]) name, in their order.
  public subscript(indices: Tensor) -> Tensor { call("aten::index_select", self, 0, indices) }
  public func select(axis: Int, _ indices: Tensor) -> Tensor { call("aten::index_select", self, axis, indices) }
  /// Elements along `axis` at `indices`, which has the result's shape.
  public func gather(axis: Int, _ indices: Tensor) -> Tensor { call("aten::gather", self, axis, indices) }
  /// Where the mask (bool [n]) holds, int64 [m].
  public func nonzero() -> Tensor { call("aten::nonzero", self).squeeze(-1) }

  /// Rows of this tensor added into `n` groups by their index (int64 [rows]): [rows, d] -> [n, d].
  public func groupSums(_ groups: Tensor, count n: Int) -> Tensor {
    let zeros = Tensor.zeros([n] + shape.dropFirst(), dtype, on: device)
    return call("aten::index_add", zeros, 0, groups, self)
  }

  /// How often each of 0 ..< n stands in this vector of int64: [n].
  public func counts(_ n: Int) -> Tensor { call("aten::bincount", self, nil, n) }

  /// Cut along the first axis into parts of at most `size` rows.
  public func split(_ size: Int) -> [Tensor] { callAll("aten::split.Tensor", self, size, 0).tensors }
}
