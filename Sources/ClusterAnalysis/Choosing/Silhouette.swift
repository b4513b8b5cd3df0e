import Foundation
import Torch

/// The mean silhouette of some rows.
package struct Silhouette: Sendable {
  /// From −1 to 1; higher is better.
  package let value: Double
  /// The standard error of the value as an estimate of the mean over all rows; 0 if all rows were measured.
  package let standardError: Double
}

extension Partition {
  /// Measures the mean over rows of (b − a) / max(a, b), where a is the mean distance to the other rows of the row's
  /// cluster, and b the smallest mean distance to the rows of another cluster. It is 0 for a row that is alone.
  ///
  /// A sample is stratified: each cluster gives rows in proportion to its size, and at least two if it has them, so
  /// that no cluster is lost. Each sampled row is compared with all rows. Memory grows with n, time with n · sample.
  ///
  /// Source: Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987.
  ///
  /// - Parameter sample: the number of rows to measure, approximately; nil for all.
  package func silhouette(sample: Int? = nil, _ random: Generator) -> Silhouette? {
    guard isMeasurable else { return nil }
    guard let sample, sample < count else {
      return Silhouette(value: silhouettes(of: .arange(count)).mean().item, standardError: 0)
    }
    let places = strata(sample, random)
    let values = silhouettes(of: Tensor(places.flatMap(\.self))).doubles
    return Silhouette(strata: places.map(\.count), of: clusters.sizes.ints, values: values)
  }

  /// Returns the silhouettes of the rows at `places` (int64 [m]): [m].
  package func silhouettes(of places: Tensor) -> Tensor {
    let squares = rows.square().sum(axis: 1)  // [n]
    let (sizes, all) = (clusters.sizes.to(.float64), Tensor.arange(count))
    let numbers = Tensor.arange(k).unsqueeze(1)  // [k, 1]
    let parts = places.split(max(1, (1 << 22) / count)).map { own in
      let products = rows.matmul(rows[own].transpose())  // [n, b]
      let distances = (squares.unsqueeze(1) + squares[own] - 2 * products).clamp(min: 0).sqrt()
        .fill(all.unsqueeze(1) .== own, with: 0)  // not a rounding error
      let sums = distances.groupSums(clusters.assignments, count: k)  // [k, b]
      let home = clusters.assignments[own]  // [b]
      let isHome = numbers .== home  // [k, b]
      let inside = sums.gather(axis: 0, home.unsqueeze(0)).squeeze(0) / (sizes[home] - 1).clamp(min: 1)  // [b]
      let outside = (sums / sizes.unsqueeze(1)).fill(isHome, with: .infinity).min(axis: 0)  // [b]
      let larger = inside.maximum(outside)
      return ((outside - inside) / larger).fill((sizes[home] .== 1) | (larger .== 0), with: 0)
    }
    return .concatenate(parts)
  }

  /// Draws rows from each cluster in proportion to its size, at least two if it has them.
  private func strata(_ sample: Int, _ random: Generator) -> [[Int]] {
    let shuffled = Tensor.randperm(count, random).ints
    let homes = clusters.assignments.ints
    let wanted = clusters.sizes.ints.map { size in min(size, max(2, (sample * size + count / 2) / count)) }
    var strata = [[Int]](repeating: [], count: k)
    for row in shuffled where strata[homes[row]].count < wanted[homes[row]] { strata[homes[row]].append(row) }
    return strata
  }
}

extension Silhouette {
  /// Estimates the mean over all rows from a stratified sample: Σ w_c m_c with the standard error
  /// √(Σ w_c² (1 − f_c) s_c² / n_c), where w_c is the share of the cluster's rows in all rows, f_c the share of them
  /// that was sampled, and m_c, s_c and n_c are the mean, deviation and number of the sampled values.
  ///
  /// - Parameters:
  ///   - strata: the number of sampled rows of each cluster.
  ///   - sizes: the number of all rows of each cluster.
  ///   - values: the sampled values, cluster by cluster.
  init(strata: [Int], of sizes: [Int], values: [Double]) {
    let total = Double(sizes.reduce(0, +))
    var (mean, variance, start) = (0.0, 0.0, 0)
    for (taken, size) in zip(strata, sizes) {
      let own = values[start..<(start + taken)]
      start += taken
      let (weight, center) = (Double(size) / total, own.reduce(0, +) / Double(taken))
      mean += weight * center
      guard taken > 1, taken < size else { continue }
      let squares = own.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      let left = 1 - Double(taken) / Double(size)
      variance += weight * weight * left * squares / Double(taken - 1) / Double(taken)
    }
    self.init(value: mean, standardError: variance.squareRoot())
  }
}
