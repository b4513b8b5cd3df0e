extension Clustering.Points {
  /// The nearest center of every point, int64 [n], and the squared distance to it [n].
  ///
  /// |x − c|² = |x|² − 2 x·c + |c|², a matrix product a block, so that no large matrix [n, k] ever stands in memory.
  func nearest(to centers: Tensor) -> (assignments: Tensor, distances: Tensor) {
    let shifted = shiftedDistances(to: centers)
    let parts = rows.split(blockRows(width: centers.size(0))).map { callAll("aten::min.dim", shifted($0), 1) }
    let least = Tensor.concatenate(parts.map { $0[0] })  // [n]
    return (Tensor.concatenate(parts.map { $0[1] }), (least + squaredLengths).clamp(min: 0))
  }

  /// |c|² − 2 x·c, the squared distances less |x|², of the rows x of a block to all centers c: [b, d] -> [b, k].
  private func shiftedDistances(to centers: Tensor) -> (Tensor) -> Tensor {
    let lengths = centers.square().sum(axis: 1)  // [k]
    guard rows.device == .cpu else {
      return { block in call("aten::addmm", lengths, block, centers.transpose(), key("alpha", -2)) }
    }
    // As a convolution of single pixels, for which oneDNN reads the rows where they lie; OpenBLAS copies them first, a
    // sixth of its time.
    let (k, d) = (centers.size(0), centers.size(1))
    let kernels = (-2 * centers).reshape(k, d, 1, 1)
    return { block in
      let b = block.size(0)
      let pixels = block.reshape(1, b, 1, d).permute(0, 3, 1, 2)  // [1, d, b, 1]
      let products = call("aten::conv2d", pixels, kernels, lengths)  // [1, k, b, 1]
      return products.permute(0, 2, 3, 1).reshape(b, k)
    }
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
