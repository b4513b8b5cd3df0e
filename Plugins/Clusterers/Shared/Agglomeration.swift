import Clutch

/// Agglomerative clustering: joins the two closest clusters, repeatedly, until k are left.
///
/// Chains of nearest neighbors find the same joins in another order: from any cluster, go to its nearest one, and so
/// on, until two are each other's nearest; join them (Murtagh, Computer Journal 26, 1983). Distances to a joined
/// cluster follow from those to its parts (Lance and Williams, Computer Journal 9, 1967). Time and memory grow with n².
struct Agglomeration {
  /// The distance between two clusters.
  enum Linkage {
    /// Ward: twice the rise of the sum of squared distances to the means if they were joined.
    case ward
    /// The mean distance between their rows.
    case average
    /// The mean squared distance between their rows.
    case squaredAverage
  }

  let linkage: Linkage

  /// Returns the cluster of each feature, int64 [n].
  ///
  /// - Parameters:
  ///   - features: float32 [n, d].
  ///   - k: the number of clusters.
  ///   - most: the maximum number of features that are joined one by one.
  ///   - method: the name of the method in errors.
  func clusters(
    of features: Tensor, k: Int, most: Int, _ random: Generator, for method: String
  ) throws(ClusteringError) -> Tensor {
    try requireRows(features.size(0), forClusters: k, of: method)
    let points = try Clustering.Points(features, spherical: false, for: method)
    let representatives = try Representatives(points, most: most, random)
    return representatives.spread(labels(representatives.rows, weights: representatives.weights, k: k))
  }

  /// Two clusters that are joined, each named by one of its rows.
  private struct Join {
    let a: Int
    let b: Int
    let height: Double
  }

  /// Returns the cluster of each row, int64 [n].
  ///
  /// - Parameters:
  ///   - rows: float64 [n, d].
  ///   - weights: the number of features that each row stands for [n].
  ///   - k: at most the number of rows.
  func labels(_ rows: Tensor, weights: [Double], k: Int) -> Tensor {
    var pieces = GraphPieces(size: weights.count)
    let joins = joins(rows, weights).sorted { $0.height < $1.height }
    for join in joins where pieces.count > k { pieces.join(join.a, join.b) }
    return pieces.labels
  }

  /// Returns all n − 1 joins.
  private func joins(_ rows: Tensor, _ weights: [Double]) -> [Join] {
    let n = weights.count
    var (weights, distances, joins) = (weights, start(rows, weights), [Join]())
    var active = Array(0..<n)
    var chain: [Int] = []
    distances.withUnsafeMutableBufferPointer { distances in
      while active.count > 1 {
        if chain.isEmpty { chain = [active[0]] }
        while true {
          let last = chain[chain.count - 1]
          // Of equal distances, the previous one wins, so that a chain ends.
          let before = chain.count > 1 ? chain[chain.count - 2] : nil
          var (nearest, best) = (before, before.map { distances[last * n + $0] } ?? .infinity)
          for other in active where other != last && distances[last * n + other] < best {
            (nearest, best) = (other, distances[last * n + other])
          }
          guard let nearest else { fatalError("distances between \(n) rows must be finite") }
          if nearest == before { break }
          chain.append(nearest)
        }
        let (a, b) = (chain.removeLast(), chain.removeLast())
        let between = distances[a * n + b]
        joins.append(Join(a: a, b: b, height: between))
        active.removeAll { $0 == b }
        for other in active where other != a {
          let joined = distance(
            distances[a * n + other], distances[b * n + other], between, weights[a], weights[b], weights[other])
          distances[a * n + other] = joined
          distances[other * n + a] = joined
        }
        weights[a] += weights[b]
      }
    }
    return joins
  }

  /// Returns the distances between all pairs of rows [n · n].
  private func start(_ rows: Tensor, _ weights: [Double]) -> [Double] {
    let squares = rows.squaredDistances(to: rows)  // [n, n]
    switch linkage {
    case .average: return squares.sqrt().doubles
    case .squaredAverage: return squares.doubles
    case .ward:
      let sizes = Tensor(weights).to(rows.device)
      let column = sizes.unsqueeze(1)
      return (squares * (2 * sizes * column / (sizes + column))).doubles
    }
  }

  /// Returns the distance of a third cluster from two that are joined, given its distances from both, the distance
  /// between them, and the numbers of features of all three.
  private func distance(
    _ fromA: Double, _ fromB: Double, _ between: Double, _ a: Double, _ b: Double, _ other: Double
  ) -> Double {
    switch linkage {
    case .average, .squaredAverage: (a * fromA + b * fromB) / (a + b)
    case .ward: ((a + other) * fromA + (b + other) * fromB - other * between) / (a + b + other)
    }
  }
}
