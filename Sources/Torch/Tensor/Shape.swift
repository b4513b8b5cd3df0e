extension Tensor {
  /// Returns the same elements in another shape. One length may be -1.
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

  /// Returns part `i` along the first axis.
  public subscript(i: Int) -> Tensor { call("aten::select.int", self, 0, i) }
  public func select(axis: Int, _ i: Int) -> Tensor { call("aten::select.int", self, axis, i) }

  /// Returns the rows in `range` along the first axis.
  public subscript(range: Range<Int>) -> Tensor { slice(axis: 0, range) }
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    call("aten::slice.Tensor", self, axis, range.lowerBound, range.upperBound)
  }

  /// Returns the rows at `indices` (int64 [m]), in their order.
  public subscript(indices: Tensor) -> Tensor { call("aten::index_select", self, 0, indices) }
  public func select(axis: Int, _ indices: Tensor) -> Tensor { call("aten::index_select", self, axis, indices) }
  /// Returns the elements along `axis` at `indices`, in the shape of `indices`.
  public func gather(axis: Int, _ indices: Tensor) -> Tensor { call("aten::gather", self, axis, indices) }
  /// Returns the indices at which the mask (bool [n]) is true, int64 [m].
  public func nonzero() -> Tensor { call("aten::nonzero", self).squeeze(-1) }

  /// Returns the sums of this tensor's rows in `n` groups, by their group index (int64 [rows]): [rows, d] -> [n, d].
  public func groupSums(_ groups: Tensor, count n: Int) -> Tensor {
    let zeros = Tensor.zeros([n] + shape.dropFirst(), dtype, on: device)
    return call("aten::index_add", zeros, 0, groups, self)
  }

  /// Returns the number of occurrences of each of 0 ..< n in this vector of int64: [n].
  public func counts(_ n: Int) -> Tensor { call("aten::bincount", self, nil, n) }

  /// Splits the tensor along the first axis into parts of at most `size` rows.
  public func split(_ size: Int) -> [Tensor] { callAll("aten::split.Tensor", self, size, 0).tensors }
}
