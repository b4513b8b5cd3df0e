import Foundation
import Torch

/// The gap statistic: the fall of k-means' objective with k, compared with that on rows without clusters.
///
///     Gap(k) = mean over references of log W*(k) − log W(k),   W = Σ |x − c(x)|²
///     s(k)   = sd(log W*(k)) √(1 + 1/B) for B references
///
/// Source: Tibshirani, Walther and Hastie, "Estimating the number of clusters in a data set via the gap statistic",
/// JRSS B 63, 2001.
enum GapStatistic {
  /// Returns the gap at each number of clusters, with s(k) as its standard error.
  ///
  /// - Parameters:
  ///   - logs: log W(k) of the features [k].
  ///   - references: log W*(k) of each reference [B][k].
  static func points(_ counts: [Int], logs: [Double], references: [[Double]]) -> [CountStudy.Point] {
    let b = Double(references.count)
    return counts.indices.map { i in
      let drawn = references.map { $0[i] }
      let mean = drawn.reduce(0, +) / b
      let variance = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / b
      return CountStudy.Point(
        k: counts[i], value: mean - logs[i], standardError: (variance * (1 + 1 / b)).squareRoot())
    }
  }

  /// Returns the smallest k whose gap is at least that of the next k minus its standard error; if there is none, the
  /// largest k.
  static func choice(_ points: [CountStudy.Point]) -> Int? {
    let first = zip(points, points.dropFirst()).first { own, next in
      own.value >= next.value - (next.standardError ?? 0)
    }
    return first?.0.k ?? points.last?.k
  }
}

extension CountStudy {
  /// Returns the gap statistic with `references` draws of rows without clusters.
  func gap(references: Int, _ random: Generator) throws(ClusteringError) -> [Point] {
    let source = reference
    let drawn = try (0..<references).map { _ throws(ClusteringError) in
      let rows = source.draw(random)
      return try counts.map { k throws(ClusteringError) in logObjective(try clusters(rows, k, random)) }
    }
    return GapStatistic.points(counts, logs: results.map(logObjective), references: drawn)
  }

  /// Rows on their centers have no logarithm, so the objective has a floor.
  private func logObjective(_ result: KMeans.Result) -> Double { log(max(result.objective, 1e-300)) }
}
