import Clutch

/// Finds the exact nearest neighbors of features, one block of rows at a time.
struct NeighborSearch {
  private let points: Tensor  // [n, d]
  private let bank: NearestRows

  init(_ features: Tensor) throws(ClusteringError) {
    points = try Clustering.Points(features, spherical: false, for: "spectral clustering").rows
    bank = NearestRows(points)
  }

  /// Returns the `count` nearest neighbors of each feature, without the feature itself, int64 [n, count].
  func nearest(_ count: Int) -> Tensor {
    let all = Tensor.arange(points.size(0), on: points.device)
    return bank.nearest(count, to: points) { rows, columns in rows.unsqueeze(1) .== all[columns] }
  }

  /// An edge between features of different pieces.
  struct Edge {
    let from: Int
    let to: Int
    let length: Double
  }

  /// Returns the shortest edge from each piece to another piece.
  ///
  /// - Parameter labels: the piece of each feature, int64 [n], in 0 ..< p with p at least 2.
  func edges(between labels: Tensor) -> [Edge] {
    let labels = labels.to(points.device)
    let nearest = bank.nearest(1, to: points) { rows, columns in
      labels[rows].unsqueeze(1) .== labels[columns]
    }  // [n, 1]
    let lengths = bank.distances(of: points, to: nearest).doubles  // [n]
    let ends = nearest.ints
    var best: [Int: Edge] = [:]
    for (i, piece) in labels.ints.enumerated() where lengths[i] < best[piece]?.length ?? .infinity {
      best[piece] = Edge(from: i, to: ends[i], length: lengths[i])
    }
    return best.sorted { $0.key < $1.key }.map(\.value)
  }
}
