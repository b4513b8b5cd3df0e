import Clutch

/// The complete graph in which the distance between two features is their reach.
struct Reachability {
  /// An edge between two features.
  struct Edge {
    let from: Int
    let to: Int
    /// The reach of the two features.
    var length: Double
  }

  /// The features, float64 [n, d]. In float32, matrix products would hide distances within tight groups that lie far
  /// apart.
  let rows: Tensor
  /// The squared length |x|² of each row [n].
  let squaredLengths: Tensor
  /// The radius of each feature's neighborhood [n].
  let core: Tensor

  var count: Int { rows.size(0) }

  init(_ points: Clustering.Points, samples: Int) {
    let all = points.rows.to(.float64)
    let squares = all.square().sum(axis: 1)
    let parts = stride(from: 0, to: points.count, by: blockRows(width: points.count)).map { start in
      let range = start..<min(start + blockRows(width: points.count), points.count)
      let rows = all[range]  // [b, d]
      let order = call("aten::addmm", squares, rows, all.transpose(), key("alpha", -2))  // [b, n]
      call("aten::fill_diagonal_", order.slice(axis: 1, range), -Double.infinity)  // itself first
      let last = order.topK(samples, largest: false).indices.select(axis: 1, samples - 1)  // [b]
      // Computed from the difference itself, which loses the least precision.
      return (rows - all[last]).norm(axis: 1)  // [b]
    }
    (rows, squaredLengths, core) = (all, squares, .concatenate(parts))
  }

  /// The edges of a minimum spanning tree, shortest first.
  ///
  /// Borůvka's algorithm (1926): each piece, at first a single feature, is joined to the nearest other piece until
  /// one is left. The largest piece is not searched, since the other pieces find the edges to it.
  func spanningTree() -> [Edge] {
    let n = count
    var pieces = GraphPieces(size: n)
    var (from, to): ([Int], [Int]) = ([], [])
    while from.count < n - 1 {
      let labels = (0..<n).map { pieces.root($0) }
      let sizes = labels.reduce(into: [Int](repeating: 0, count: n)) { $0[$1] += 1 }
      let largest = sizes.indices.max { sizes[$0] < sizes[$1] }
      let rows = labels.indices.filter { labels[$0] != largest }
      for edge in shortest(from: rows, labels) where pieces.join(edge.from, edge.to) {
        from.append(edge.from)
        to.append(edge.to)
      }
    }
    let (a, b) = (Tensor(from).to(core.device), Tensor(to).to(core.device))
    let distances = (rows[a] - rows[b]).norm(axis: 1)  // [n − 1]
    // Rounded to float32, so that lengths that differ only by rounding errors are equal.
    let lengths = distances.maximum(core[a]).maximum(core[b]).to(.float32).doubles
    let edges = lengths.indices.map { Edge(from: from[$0], to: to[$0], length: lengths[$0]) }
    return edges.sorted { $0.length < $1.length }
  }

  /// Returns, for each piece with one of `rows`, the shortest edge to another piece.
  private func shortest(from rows: [Int], _ labels: [Int]) -> [Edge] {
    let (all, squares) = (Tensor(labels).to(core.device), core.square())  // [n], [n]
    let parts = Tensor(rows).to(core.device).split(blockRows(width: labels.count)).map { own in
      let lengths = squaredLengths + squaredLengths[own].unsqueeze(1)  // [b, n]
      let distances = call(
        "aten::addmm", lengths, self.rows[own], self.rows.transpose(), key("alpha", -2))  // [b, n]
      let reach = distances.maximum(squares).maximum(squares[own].unsqueeze(1))  // [b, n], squared
      return callAll("aten::min.dim", reach.fill(all[own].unsqueeze(1) .== all, with: .infinity), 1)
    }
    let lengths = Tensor.concatenate(parts.map { $0[0] }).doubles
    let ends = Tensor.concatenate(parts.map { $0[1] }).ints
    var best: [Int: Edge] = [:]
    for (i, row) in rows.enumerated() where lengths[i] < best[labels[row]]?.length ?? .infinity {
      best[labels[row]] = Edge(from: row, to: ends[i], length: lengths[i])
    }
    return best.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Returns the number of rows of `width` float64 numbers that fill 16 MB.
func blockRows(width: Int) -> Int { max(1, 2_000_000 / max(1, width)) }
