import Metrics
import Torch

extension CountStudy {
  /// Returns, for each k, the agreement of clusterings of two bootstrap samples, minus the same on rows without
  /// clusters.
  ///
  /// Two samples of n rows are drawn with replacement and clustered, and all rows are assigned to the centers of each;
  /// the agreement is the adjusted Rand index of the two assignments. Few clusters agree well on any rows, so the mean
  /// over as many draws from the reference is subtracted. Higher is better.
  ///
  /// Source: Ben-Hur, Elisseeff and Guyon, PSB 2002; Fang and Wang, CSDA 56, 2012. The reference is ours.
  func stability(resamples: Int, _ random: Generator) throws(ClusteringError) -> [Point] {
    let source = reference
    return try counts.map { k throws(ClusteringError) in
      let own = try (0..<resamples).map { _ throws(ClusteringError) in try agreement(on: features, k, random) }
      let none = try (0..<resamples).map { _ throws(ClusteringError) in
        try agreement(on: source.draw(random), k, random)
      }
      let (found, chance) = (Point(k: k, own), Point(k: k, none))
      let variance = square(found.standardError) + square(chance.standardError)
      return Point(k: k, value: found.value - chance.value, standardError: variance.squareRoot())
    }
  }

  private func square(_ error: Double?) -> Double { (error ?? 0) * (error ?? 0) }

  /// Returns the adjusted Rand index of two clusterings of all rows, each with centers from a bootstrap sample.
  private func agreement(on rows: Tensor, _ k: Int, _ random: Generator) throws(ClusteringError) -> Double {
    let n = rows.size(0)
    let groups = try (0..<2).map { _ throws(ClusteringError) in
      let drawn = Tensor.randint(0..<n, [n], random).to(rows.device)
      return try clusters(rows[drawn], k, random).nearest(to: rows).ints
    }
    do {
      return try ContingencyTable(labels: groups[0], clusters: groups[1]).adjustedRandIndex
    } catch {
      throw ClusteringError("the stability of clusters cannot be measured: \(error)")
    }
  }
}
