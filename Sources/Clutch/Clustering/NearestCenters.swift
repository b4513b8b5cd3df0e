extension Clustering.Points {
  /// The nearest center of every point, int64 [n], and the squared distance to it [n].
  ///
  /// |x − c|² = |x|² − 2 x·c + |c|², a matrix product a block, so that no large matrix [n, k] ever stands in memory.
  /// Its rounding in float32 is about a millionth of |x|². Where the distance is small against |x|², it is computed
  /// from the difference; where the rounding might decide between two centers, the point is compared in float64.
  func nearest(to centers: Tensor) -> (assignments: Tensor, distances: Tensor) {
    let shifted = shiftedDistances(to: centers)
    let size = blockRows(width: centers.size(0))
    let parts = zip(rows.split(size), squaredLengths.split(size)).map { block, lengths in
      let order = shifted(block)  // [b, k]
      let best = callAll("aten::min.dim", order, 1)
      let (distances, assignments) = ((best[0] + lengths).clamp(min: 0), best[1])  // [b], [b]
      let close = (distances .< lengths * 0x1p-8).nonzero()  // [u]
      guard close.count > 0 else { return (assignments, distances) }
      let own = settled(order[close], block[close], lengths[close], assignments[close], centers)  // [u]
      let exact = (block[close] - centers[own]).norm(axis: 1).square()  // [u]
      return (
        call("aten::index_copy", assignments, 0, close, own), call("aten::index_copy", distances, 0, close, exact)
      )
    }
    return (.concatenate(parts.map(\.0)), .concatenate(parts.map(\.1)))
  }

  /// The nearest center of every row of a block [u, d], where rounding might have decided found anew in float64, int64
  /// [u].
  private func settled(
    _ order: Tensor, _ block: Tensor, _ lengths: Tensor, _ assignments: Tensor, _ centers: Tensor
  ) -> Tensor {
    guard centers.size(0) > 1 else { return assignments }
    let two = order.topK(2, largest: false).values  // [u, 2]
    let lead = two.select(axis: 1, 1) - two.select(axis: 1, 0)  // [u]
    let doubtful = (lead .< lengths * 0x1p-17).nonzero()  // [f]
    guard doubtful.count > 0 else { return assignments }
    let wide = centers.to(.float64)
    let squares = wide.square().sum(axis: 1)  // [k]
    let found = block[doubtful].to(.float64).split(blockRows(width: 2 * centers.size(0))).map { rows in
      call("aten::addmm", squares, rows, wide.transpose(), key("alpha", -2)).argmin(axis: 1)
    }
    return call("aten::index_copy", assignments, 0, doubtful, Tensor.concatenate(found))
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
