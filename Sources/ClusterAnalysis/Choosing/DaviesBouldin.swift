import Torch

extension Partition {
  /// The Davies–Bouldin index: the mean over clusters of their overlap with the most similar other one; lower is better.
  ///
  ///     mean over c of max over c' ≠ c of (S_c + S_c') / |μ_c − μ_c'|,   S = mean distance of a cluster's rows to its mean
  ///
  /// Clusters with equal means are not compared with each other, as in scikit-learn.
  ///
  /// Source: Davies and Bouldin, "A cluster separation measure", PAMI 1, 1979.
  package var daviesBouldin: Double? {
    guard isMeasurable else { return nil }
    let centers = clusters.centers
    let spread = distances.groupSums(clusters.assignments, count: k) / clusters.sizes  // [k]
    let blocks = max(1, (1 << 22) / k)
    let worst = zip(centers.split(blocks), spread.split(blocks)).map { own, ownSpread in
      let between = own.squaredDistances(to: centers).sqrt()  // [b, k]
      let overlap = (ownSpread.unsqueeze(1) + spread) / between
      return overlap.fill(between .== 0, with: 0).max(axis: 1)  // [b]
    }
    return Tensor.concatenate(worst).mean().item
  }
}
