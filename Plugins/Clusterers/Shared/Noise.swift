import Clutch

/// The treatment of features in no cluster.
enum Noise: String, Decodable, Sendable, CaseIterable {
  /// Adds each one to the cluster of the nearest feature that is in one; if there are no clusters, all features form
  /// one.
  case nearest
  /// Makes each one a cluster of its own, so that an image has only its own views as positives.
  case alone

  /// Returns the cluster of each feature, int64 [n].
  ///
  /// - Parameter labels: the cluster of each feature; nil for noise.
  func place(_ labels: [Int?], among points: Clustering.Points) -> Tensor {
    let device = points.rows.device
    let noisy = labels.indices.filter { labels[$0] == nil }
    var placed = labels.map { $0 ?? 0 }
    switch self {
    case .alone:
      let first = (placed.max() ?? 0) + 1
      for (i, row) in noisy.enumerated() { placed[row] = first + i }
    case .nearest where !noisy.isEmpty && noisy.count < labels.count:
      let grouped = labels.indices.filter { labels[$0] != nil }
      let bank = NearestRows(points.rows[Tensor(grouped).to(device)])
      let nearest = bank.nearest(1, to: points.rows[Tensor(noisy).to(device)])  // [noisy, 1]
      for (row, found) in zip(noisy, nearest.ints) { placed[row] = placed[grouped[found]] }
    case .nearest: break
    }
    return Tensor(placed).to(device)
  }
}
