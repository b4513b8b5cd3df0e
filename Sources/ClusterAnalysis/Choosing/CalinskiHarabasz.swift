import Torch

extension Partition {
  /// The Calinski–Harabasz index: the variance between clusters over the variance within them; higher is better.
  ///
  ///     [Σ n_c |μ_c − μ|² / (k − 1)] / [Σ |x − μ_c|² / (n − k)]
  ///
  /// It is 1 if all rows lie on the means of their clusters, as in scikit-learn.
  ///
  /// Source: Calinski and Harabasz, "A dendrite method for cluster analysis", Communications in Statistics 3, 1974.
  package var calinskiHarabasz: Double? {
    guard isMeasurable else { return nil }
    let within = distances.square().sum().item
    guard within > 0 else { return 1 }
    // The rows are centered, so the mean of all is the origin.
    let between = (clusters.centers.square().sum(axis: 1) * clusters.sizes).sum().item
    return between / Double(k - 1) / (within / Double(count - k))
  }
}
