/// The encoder's features of the training images, among which the nearest are looked up.
struct TrainingBank {
  private let bank: NearestRows

  /// - Parameter features: [n, d].
  init(_ features: Tensor) { bank = NearestRows(features, unit: true) }

  /// The `count` rows of the largest cosine with each of `features` [m, d], or all if there are fewer.
  func nearest(_ count: Int, to features: Tensor) -> [[Detection.Neighbor]] {
    let wanted = min(count, bank.count)
    return withoutGradient {
      let found = bank.nearest(wanted, to: features)  // [m, wanted]
      // From the nearest on, by the differences themselves.
      let (distances, order) = bank.distances(of: features, to: found).topK(wanted, largest: false)
      // Of rows of length 1, ‖u − v‖² = 2 − 2 cos(u, v).
      let cosines = (1 - distances.square() / 2).flatten().floats
      let rows = found.gather(axis: 1, order).flatten().ints
      return (0..<features.size(0)).map { i in
        (0..<wanted).map { j in Detection.Neighbor(row: rows[i * wanted + j], cosine: cosines[i * wanted + j]) }
      }
    }
  }
}
