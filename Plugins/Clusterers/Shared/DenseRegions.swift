import Clutch

/// The clusters of DBSCAN: dense features within a radius of each other, and what is around them.
struct DenseRegions {
  /// float64 [n, d]. In float32, matrix products would hide distances within tight groups that lie far apart.
  private let rows: Tensor
  private let squares: Tensor  // [n]
  private let limit: Double
  /// The indices of the dense features, int64 [m].
  private let dense: Tensor

  /// - Parameters:
  ///   - radius: the distance up to which features are neighbors.
  ///   - samples: the number of neighbors, counting itself, that makes a feature dense.
  init(_ points: Clustering.Points, radius: Double, samples: Int) {
    let rows = points.rows.to(.float64)
    let squares = rows.square().sum(axis: 1)
    let limit = radius * radius * points.scale * points.scale
    let counts = Self.blocks(of: .arange(points.count, on: rows.device), among: points.count) { own in
      (Self.distances(rows, squares, own, rows, squares) .<= limit).sum(axis: 1)
    }
    (self.rows, self.squares, self.limit) = (rows, squares, limit)
    dense = (Tensor.concatenate(counts) .>= samples).nonzero()
  }

  /// Returns the cluster of each feature, numbered from 0; nil for noise.
  func labels() -> [Int?] {
    let indices = dense.ints
    var labels = [Int?](repeating: nil, count: rows.size(0))
    guard !indices.isEmpty else { return labels }
    let pieces = joined().labels.ints
    for (index, piece) in zip(indices, pieces) { labels[index] = piece }
    let others = Tensor(labels.indices.filter { labels[$0] == nil }).to(rows.device)
    let (bank, bankSquares) = (rows[dense], squares[dense])
    for own in others.split(blockRows(width: indices.count)) where own.count > 0 {
      let nearest = callAll("aten::min.dim", Self.distances(rows, squares, own, bank, bankSquares), 1)
      for (row, (distance, place)) in zip(own.ints, zip(nearest[0].doubles, nearest[1].ints)) where distance <= limit {
        labels[row] = pieces[place]
      }
    }
    return labels
  }

  /// Joins dense features within the radius of each other.
  ///
  /// Distances are computed once, block by block. In each block, every feature is joined with one neighbor of another
  /// piece, repeatedly, until there are none.
  private func joined() -> GraphPieces {
    let m = dense.count
    let (bank, bankSquares) = (rows[dense], squares[dense])
    var pieces = GraphPieces(size: m)
    for own in Tensor.arange(m, on: rows.device).split(blockRows(width: m)) {
      let near = Self.distances(bank, bankSquares, own, bank, bankSquares) .<= limit  // [b, m]
      while true {
        let labels = pieces.labels.to(rows.device)
        let others = near & (labels[own].unsqueeze(1) .!= labels)  // [b, m]
        let found = others.to(.uint8).argmax(axis: 1)  // [b]; 0 if there are none
        let hasOther = others.gather(axis: 1, found.unsqueeze(1)).squeeze(1)  // [b]
        let joining = hasOther.nonzero()
        if joining.count == 0 { break }
        for (a, b) in zip(own[joining].ints, found[joining].ints) { pieces.join(a, b) }
      }
    }
    return pieces
  }

  private static func blocks(of rows: Tensor, among n: Int, _ body: (Tensor) -> Tensor) -> [Tensor] {
    rows.split(blockRows(width: n)).map(body)
  }

  /// Returns the squared distances of the rows at `own` (int64 [b]) from those of a bank: [b, m].
  private static func distances(
    _ rows: Tensor, _ squares: Tensor, _ own: Tensor, _ bank: Tensor, _ bankSquares: Tensor
  ) -> Tensor {
    let lengths = bankSquares + squares[own].unsqueeze(1)
    return call("aten::addmm", lengths, rows[own], bank.transpose(), key("alpha", -2)).clamp(min: 0)
  }
}
