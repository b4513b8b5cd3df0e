import Clutch

/// Finds nearest neighbors among features by exact search, a block of rows at a time.
struct NeighborSearch {
  private let points: Tensor  // [n, d]
  private let squaredLengths: Tensor  // [n]
  /// Negated once, since OpenBLAS takes twice as long for a product with another factor than 1 before what it adds to.
  private let negativeSquares: Tensor  // [n]

  init(_ features: Tensor) throws(ClusteringError) {
    let prepared = try Clustering.Points(features, spherical: false, for: "spectral clustering")
    points = prepared.rows
    squaredLengths = prepared.squaredLengths
    negativeSquares = -prepared.squaredLengths
  }

  /// The `count` nearest neighbors of every feature, itself left out, int64 [n, count].
  func nearest(_ count: Int) -> Tensor {
    .concatenate(
      blocks.map { range in
        let nearness = nearness(range)  // [b, n]
        call("aten::fill_diagonal_", nearness.slice(axis: 1, range), -Double.infinity)
        return nearness.topKIndices(count)
      })
  }

  /// Two features of different pieces.
  struct Edge {
    let from: Int
    let to: Int
    /// Their squared distance.
    let length: Float
  }

  /// For every piece, the shortest edge from it to another piece.
  ///
  /// - Parameter labels: the piece of every feature, int64 [n], each of 0 ..< p, p at least 2.
  func edges(between labels: Tensor) -> [Edge] {
    let labels = labels.to(points.device)
    let parts = blocks.map { range in
      let inside = labels[range].unsqueeze(1) .== labels  // [b, n]
      return callAll("aten::max.dim", nearness(range).fill(inside, with: -Double.infinity), 1)
    }
    let lengths = (squaredLengths - Tensor.concatenate(parts.map { $0[0] })).floats  // [n]
    let ends = Tensor.concatenate(parts.map { $0[1] }).ints  // [n]
    var best: [Int: Edge] = [:]
    for (i, piece) in labels.ints.enumerated() where lengths[i] < best[piece]?.length ?? .infinity {
      best[piece] = Edge(from: i, to: ends[i], length: lengths[i])
    }
    return best.sorted { $0.key < $1.key }.map(\.value)
  }

  /// 2 x·y − |y|², which orders all y by their distance from x, for the rows x of `range`: [b, n].
  private func nearness(_ range: Range<Int>) -> Tensor {
    call("aten::addmm", negativeSquares, points[range], points.transpose(), key("alpha", 2))
  }

  /// Ranges of rows whose nearness fills at most 16 MB, which a cache may hold.
  private var blocks: [Range<Int>] {
    let n = points.size(0)
    let size = max(1, 4_000_000 / n)
    return stride(from: 0, to: n, by: size).map { $0..<min($0 + size, n) }
  }
}
