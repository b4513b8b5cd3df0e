import Torch

extension Clustering.Points {
  /// Finds the nearest center of each point, int64 [n], and the squared distance to it [n].
  ///
  /// |x − c|² = |x|² − 2 x·c + |c|² is one matrix product per block, so no large matrix [n, k] is held in memory. Its
  /// rounding error in float32 is about a millionth of |x|². Distances that are small compared with |x|² are recomputed
  /// from the difference. If rounding might decide between two centers, the point is compared in float64.
  public func nearest(to centers: Tensor) -> (assignments: Tensor, distances: Tensor) {
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

  /// Returns the nearest center of each row of a block [u, d], int64 [u], searching again in float64 if rounding might
  /// have decided.
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

  /// Returns a function that computes |c|² − 2 x·c, the squared distance minus |x|², for the rows x of a block and all
  /// centers c: [b, d] -> [b, k].
  private func shiftedDistances(to centers: Tensor) -> (Tensor) -> Tensor {
    let lengths = centers.square().sum(axis: 1)  // [k]
    guard rows.device == .cpu, !isBLASFaster else {
      return { block in call("aten::addmm", lengths, block, centers.transpose(), key("alpha", -2)) }
    }
    // A convolution over single pixels, for which oneDNN reads the rows in place. OpenBLAS copies them first, which is
    // a sixth of its time where both multiply equally fast.
    let (k, d) = (centers.size(0), centers.size(1))
    let kernels = (-2 * centers).reshape(k, d, 1, 1)
    return { block in
      let b = block.size(0)
      let pixels = block.reshape(1, b, 1, d).permute(0, 3, 1, 2)  // [1, d, b, 1]
      let products = call("aten::conv2d", pixels, kernels, lengths)  // [1, k, b, 1]
      return products.permute(0, 2, 3, 1).reshape(b, k)
    }
  }

  /// Returns the squared distance of each point to its assigned center [n], accurate even close to 0.
  func distances(to centers: Tensor, by assignments: Tensor) -> Tensor {
    let size = blockRows(width: rows.size(1))
    let parts = zip(rows.split(size), assignments.split(size)).map { block, own in
      (block - centers[own]).norm(axis: 1).square()
    }
    return Tensor.concatenate(parts)
  }

  /// Returns the number of rows of `width` numbers that fill 64 MB.
  private func blockRows(width: Int) -> Int { max(1, 16_000_000 / max(1, width)) }
}

/// `true` on processors with AVX2 but without AVX512, on which OpenBLAS multiplies 1.7 times as fast as oneDNN's
/// convolution.
private let isBLASFaster = ["Haswell", "Zen"].contains(Engine.blasCore)
