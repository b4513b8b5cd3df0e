/// The encoder's features of the training images, for nearest neighbor search.
struct TrainingBank {
  private let bank: NearestRows

  /// - Parameter features: [n, d].
  init(_ features: Tensor) { bank = NearestRows(features, unit: true) }

  /// Returns the `count` rows with the largest cosine similarity to each of `features` [m, d], or all if there are
  /// fewer.
  func nearest(_ count: Int, to features: Tensor) -> [[Detection.Neighbor]] {
    let wanted = min(count, bank.count)
    return withoutGradient {
      let found = bank.nearest(wanted, to: features)  // [m, wanted]
      // Sorted by distance, computed from differences.
      let (distances, order) = bank.distances(of: features, to: found).topK(wanted, largest: false)
      // For unit vectors, ‖u − v‖² = 2 − 2 cos(u, v).
      let cosines = (1 - distances.square() / 2).flatten().floats
      let rows = found.gather(axis: 1, order).flatten().ints
      return (0..<features.size(0)).map { i in
        (0..<wanted).map { j in Detection.Neighbor(row: rows[i * wanted + j], cosine: cosines[i * wanted + j]) }
      }
    }
  }
}
