import ClusterAnalysis
import Components
import Torch

/// The encoder's features of the training images, for nearest neighbor search.
struct TrainingBank {
  private let bank: NearestRows
  private let paths: [String]?

  /// - Parameters:
  ///   - features: [n, d].
  ///   - paths: the files of the images, if they are known.
  init(_ features: Tensor, paths: [String]?) { (bank, self.paths) = (NearestRows(features, unit: true), paths) }

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
        (0..<wanted).map { j in
          let row = rows[i * wanted + j]
          return Detection.Neighbor(row: row, path: paths?[row], cosine: cosines[i * wanted + j])
        }
      }
    }
  }
}
