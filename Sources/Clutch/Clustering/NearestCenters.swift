extension Clustering.Points {
  /// The nearest center of every point, int64 [n], and the squared distance to it [n].
  ///
  /// |x − c|² = |x|² − 2 x·c + |c|², a matrix product a block, so that no large matrix [n, k] ever stands in memory.
  func nearest(to centers: Tensor) -> (assignments: Tensor, distances: Tensor) {
    let lengths = centers.square().sum(axis: 1)  // [k]
    let factor = centers.transpose()  // [d, k]
    let parts = rows.split(blockRows(width: centers.size(0))).map { block in
      callAll("aten::min.dim", call("aten::addmm", lengths, block, factor, key("alpha", -2)), 1)
    }
    let least = Tensor.concatenate(parts.map { $0[0] })  // [n]
    return (Tensor.concatenate(parts.map { $0[1] }), (least + squaredLengths).clamp(min: 0))
  }

  /// The squared distance of every point to the center that it is assigned to [n], exact also where it is close to 0.
  func distances(to centers: Tensor, by assignments: Tensor) -> Tensor {
    let size = blockRows(width: rows.size(1))
    let parts = zip(rows.split(size), assignments.split(size)).map { block, own in
      (block - centers[own]).norm(axis: 1).square()
    }
    return Tensor.concatenate(parts)
  }

  /// How many rows of `width` numbers fill 64 MB.
  private func blockRows(width: Int) -> Int { max(1, 16_000_000 / max(1, width)) }
}
