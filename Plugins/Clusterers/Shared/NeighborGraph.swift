import Clutch

/// The nearest-neighbor graph of features, as spectral clustering uses it.
struct NeighborGraph {
  /// D^−½ W D^−½ [n, n], float64.
  let matrix: SparseMatrix
  /// The piece of each feature, int64 [n]; no edge leaves a piece.
  let piece: Tensor
  let pieces: Int
  /// The sum of the edge weights of each feature, float64 [n].
  let degrees: Tensor

  /// - Parameters:
  ///   - features: [n, d].
  ///   - neighbors: the number of neighbors that each feature is joined to, at least 1 and less than n.
  ///   - pieces: the maximum number of pieces; if the graph has more, the closest ones count as one.
  init(_ features: Tensor, neighbors: Int, pieces most: Int) throws(ClusteringError) {
    let search = try NeighborSearch(features)
    let n = features.size(0)
    let from = Tensor.arange(n, on: features.device).unsqueeze(1).expand(n, neighbors).reshape(-1)  // [n m]
    let to = search.nearest(neighbors).reshape(-1)  // [n m]
    var parts = GraphPieces(size: n)
    for (a, b) in zip(from.ints, to.ints) { parts.join(a, b) }
    if parts.count > most { parts.joinClosest(search, until: most) }
    piece = parts.labels.to(features.device)
    self.pieces = parts.count
    let (rows, columns) = (Tensor.concatenate([from, to]), Tensor.concatenate([to, from]))
    degrees = rows.counts(n).to(.float64) / 2
    let root = degrees.sqrt()
    matrix = SparseMatrix(size: n, rows: rows, columns: columns, values: 0.5 / (root[rows] * root[columns]))
  }
}
