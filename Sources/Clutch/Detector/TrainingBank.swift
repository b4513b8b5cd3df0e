/// The encoder's features of the training images, among which the nearest are looked up.
struct TrainingBank {
  /// [n, d], of length 1.
  private let rows: Tensor

  /// - Parameter features: [n, d].
  init(_ features: Tensor) { rows = features.normalize() }

  /// The `count` rows of the largest cosine with each of `features` [m, d], or all if there are fewer.
  func nearest(_ count: Int, to features: Tensor) -> [[Detection.Neighbor]] {
    let wanted = min(count, rows.size(0))
    return withoutGradient {
      let cosines = features.normalize().matmul(rows.transpose())  // [m, n]
      let (values, indices) = cosines.topK(wanted)  // [m, wanted]
      let (flat, places) = (values.flatten().floats, indices.flatten().ints)
      return (0..<features.size(0)).map { i in
        (0..<wanted).map { j in
          Detection.Neighbor(row: places[i * wanted + j], cosine: flat[i * wanted + j])
        }
      }
    }
  }
}
