import Foundation
import Torch

extension Clustering.Points {
  /// Chooses k of the points as initial centers with k-means‖ and greedy k-means++ [k, d].
  ///
  /// k-means++ (Arthur & Vassilvitskii, SODA 2007) draws each center with probability proportional to the squared
  /// distance to the nearest center so far, which takes k passes over all points. k-means‖ (Bahmani et al., VLDB 2012,
  /// algorithm 2) takes six passes: it draws 2k candidates at once in each of five rounds, weights each candidate by
  /// the number of points nearest to it, and runs k-means++ on the candidates alone.
  ///
  /// Both prefer distant points, and thus outliers. If points are to be ignored, the candidates that represent the
  /// fewest points are dropped, as long as they represent at most `ignored` points together.
  ///
  /// - Parameter ignored: the number of points to ignore; by default none.
  func seeds(_ k: Int, _ random: Generator, ignoring ignored: Int = 0) -> Tensor {
    var chosen = Tensor.randint(0..<count, [1], random).to(rows.device)  // [c]
    var (nearest, distances) = nearest(to: rows[chosen])  // [n], [n]
    for _ in 0..<5 {
      let drawn = draw(2 * k, distances, random)  // [2 k]
      let others = self.nearest(to: rows[drawn])
      nearest = (others.assignments + chosen.count).where(others.distances .< distances, otherwise: nearest)
      distances = others.distances.minimum(distances)
      chosen = .concatenate([chosen, drawn])
    }
    let counts = nearest.counts(chosen.count)  // [c]
    let weights = counts.to(.float32)
    guard ignored > 0 else { return Self(self, chosen).greedySeeds(k, weights, random) }
    let kept = Tensor(Self.heavy(counts.ints, without: ignored, atLeast: k)).to(rows.device)
    return Self(self, chosen[kept]).greedySeeds(k, weights[kept], random)
  }

  /// Returns the places of the largest counts in order, without the smallest ones, which add up to at most `ignored`.
  /// At least `least` places remain.
  static func heavy(_ counts: [Int], without ignored: Int, atLeast least: Int) -> [Int] {
    let ascending = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
    var (dropped, sum) = (0, 0)
    while counts.count - dropped > least, sum + counts[ascending[dropped]] <= ignored {
      sum += counts[ascending[dropped]]
      dropped += 1
    }
    return ascending[dropped...].sorted()
  }

  /// Chooses k of the points with greedy k-means++ [k, d]: of 2 + ⌊ln k⌋ draws for each center, keeps the one with the
  /// smallest remaining weighted sum of squared distances, as scikit-learn does.
  private func greedySeeds(_ k: Int, _ weights: Tensor, _ random: Generator) -> Tensor {
    let trials = 2 + Int(log(Double(k)))
    let candidates = Candidates(rows: rows.to(.float64), weights: weights)
    var chosen = draw(1, weights, random)  // [1]
    var distances = candidates.distances(from: chosen)[0]  // [c]
    for _ in 1..<k {
      let drawn = draw(trials, distances, random)  // [t]
      let remaining = candidates.distances(from: drawn).minimum(distances)  // [t, c]
      let best = remaining.sum(axis: 1).argmin(axis: 0, keep: true)  // [1]
      distances = remaining[best][0]
      chosen = .concatenate([chosen, drawn[best]])
    }
    return rows[chosen]
  }

  /// Candidate points in float64, because in float32 the matrix product loses distances within a tight group.
  private struct Candidates {
    let rows: Tensor  // [c, d]
    let weights: Tensor  // [c]
    let squaredLengths: Tensor  // [c]

    init(rows: Tensor, weights: Tensor) {
      self.rows = rows
      self.weights = weights
      squaredLengths = rows.square().sum(axis: 1)
    }

    /// Returns the squared distances of all points from those at `indices`, times the points' weights: [t] -> [t, c].
    func distances(from indices: Tensor) -> Tensor {
      let products = rows[indices].matmul(rows.transpose())  // [t, c]
      return (squaredLengths + squaredLengths[indices].unsqueeze(1) - 2 * products).clamp(min: 0) * weights
    }
  }

  /// Draws points with probability proportional to their weights, int64 [t].
  private func draw(_ trials: Int, _ weights: Tensor, _ random: Generator) -> Tensor {
    let sums = weights.to(.cpu).to(.float64).cumulativeSum(axis: 0)  // [n]; a GPU's cumulative sums vary between runs
    let marks = Tensor.rand([trials], random, .float64).to(.cpu) * sums[count - 1]
    let places = call("aten::searchsorted.Tensor", sums, marks, false, true)  // the first sum above the mark
    return places.minimum(Tensor([count - 1])).to(rows.device)
  }
}
