import Clutch

extension Scorer {
  /// Returns the result of k-means on features.
  ///
  /// - Parameter trim: the share of features that move no center.
  func clusters(
    _ k: Int, of features: Tensor, spherical: Bool = false, trim: Double = 0, _ random: Generator
  ) throws(ScoringError) -> KMeans.Result {
    do throws(ClusteringError) {
      return try KMeans(k: k, spherical: spherical, trim: trim)(features, random)
    } catch {
      throw ScoringError("\(error)")
    }
  }

  /// Rejects fewer images than clusters.
  func validate(clusters k: Int, images: Int) throws(ScoringError) {
    do throws(ClusteringError) {
      try KMeans(k: k).validate(images: images)
    } catch {
      throw ScoringError("\(error)")
    }
  }
}

/// The logits of a classifier whose classes are clusters: the cosines to their centers, divided by a temperature.
struct ClusterLogits {
  let centers: Tensor  // float64 [k, d], of length 1
  let temperature: Double

  /// - Parameter rows: float64, of length 1 [b, d].
  /// - Returns: [b, k].
  func callAsFunction(_ rows: Tensor) -> Tensor { rows.matmul(centers.transpose()) / temperature }
}

extension Scorer {
  /// Returns the logits for clusters from spherical k-means.
  func clusterLogits(
    _ k: Int, temperature: Double, of features: Tensor, _ random: Generator
  ) throws(ScoringError) -> ClusterLogits {
    let centers = try clusters(k, of: features, spherical: true, random).centers
    return ClusterLogits(centers: centers.to(.float64).normalize(), temperature: temperature)
  }
}
