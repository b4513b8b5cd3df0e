import Torch

extension Clustering.Points {
  /// Finds the nearest center of each point, int64 [n], and the squared distance to it [n].
  ///
  /// |x − c|² = |x|² − 2 x·c + |c|² needs one matrix product. Only a part of it is in memory at a time. Its rounding
  /// error in float32 is about a millionth of |x|². Distances that are small compared with |x|² are recomputed from the
  /// difference. If rounding might decide between two centers, their distances are computed in float64.
  public func nearest(to centers: Tensor) -> (assignments: Tensor, distances: Tensor) {
    let two = twoNearest(to: centers)
    let distances = (two.least + squaredLengths).clamp(min: 0)  // [n]
    let close = (distances .< squaredLengths * 0x1p-8).nonzero()  // [u]
    guard close.count > 0 else { return (two.index, distances) }
    let isDoubtful = two.second[close] - two.least[close] .< squaredLengths[close] * 0x1p-17  // [u]
    let doubtful = close[isDoubtful.nonzero()]  // [f]
    let assignments = call("aten::index_copy", two.index, 0, doubtful, nearestInFloat64(doubtful, centers))
    let exact = close.split(blockRows(width: rows.size(1))).map { part in
      (rows[part] - centers[assignments[part]]).norm(axis: 1).square()
    }
    return (assignments, call("aten::index_copy", distances, 0, close, Tensor.concatenate(exact)))
  }

  /// Returns, for each point x, the smallest |c|² − 2 x·c [n], which is the squared distance minus |x|², the first
  /// center that reaches it, int64 [n], and the second smallest value [n].
  private func twoNearest(to centers: Tensor) -> (least: Tensor, index: Tensor, second: Tensor) {
    if rows.device == .cpu {
      let found = callAll("clutch::nearest", rows, centers)
      return (found[0], found[1], found[2])
    }
    let lengths = centers.square().sum(axis: 1)  // [k]
    let parts = rows.split(blockRows(width: centers.size(0))).map { block in
      let order = call("aten::addmm", lengths, block, centers.transpose(), key("alpha", -2))  // [b, k]
      let best = callAll("aten::min.dim", order, 1)  // [b], [b]
      let others = call("aten::scatter.value", order, 1, best[1].unsqueeze(1), Double.infinity)
      return [best[0], best[1], call("aten::amin", others, [1])]
    }
    let found = (0..<3).map { i in Tensor.concatenate(parts.map { $0[i] }) }
    return (found[0], found[1], found[2])
  }

  /// Returns the nearest center of each point at `indices`, int64 [f], computed in float64.
  private func nearestInFloat64(_ indices: Tensor, _ centers: Tensor) -> Tensor {
    let wide = centers.to(.float64)
    let squares = wide.square().sum(axis: 1)  // [k]
    let found = indices.split(blockRows(width: 2 * max(rows.size(1), centers.size(0)))).map { part in
      call("aten::addmm", squares, rows[part].to(.float64), wide.transpose(), key("alpha", -2)).argmin(axis: 1)
    }
    return .concatenate(found)
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
