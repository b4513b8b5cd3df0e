import Metrics
import Torch

extension KMeans {
  /// Runs Lloyd's algorithm from the given centers [k, d] until the objective no longer falls by more than the
  /// tolerance.
  package func lloyd(_ points: Clustering.Points, from seeds: Tensor) -> Result {
    let dropped = trimmed(of: points.count)
    var centers = seeds
    var (moves, refills) = (0, 0)
    var before = Double.infinity
    while true {
      let kept = dropped == 0 ? points : points.without(farthest: dropped, from: centers)
      var (assignments, distances) = kept.nearest(to: centers)
      refills += kept.refill(&assignments, &distances, &centers)
      let objective = sum(distances)
      if moves == iterations || objective >= before * (1 - tolerance) {
        let objective = sum(kept.distances(to: centers, by: assignments)) / (points.scale * points.scale)
        return Result(
          assignments: dropped == 0 ? assignments : points.nearest(to: centers).assignments,
          centers: (points.scale == 1 ? centers : centers / points.scale) + points.origin, objective: objective,
          iterations: moves, refills: refills)
      }
      centers = kept.means(assignments, otherwise: centers)
      moves += 1
      before = objective
    }
  }

  private func sum(_ distances: Tensor) -> Double { call("aten::sum", distances, DType.float64).item }
}

extension Clustering.Points {
  /// Returns the points in order, without the `count` that are farthest from their nearest centers.
  fileprivate func without(farthest count: Int, from centers: Tensor) -> Self {
    let near = nearest(to: centers).distances.topK(self.count - count, largest: false).indices
    return Self(self, near.sort(axis: 0).values)
  }

  /// Returns the mean of each cluster's points [k, d], at unit length if spherical. Empty clusters keep their center.
  fileprivate func means(_ assignments: Tensor, otherwise centers: Tensor) -> Tensor {
    let counts = assignments.counts(centers.size(0))  // [k]
    let sizes = counts.unsqueeze(1)  // [k, 1]
    let means = sums(assignments, counts) / sizes.clamp(min: 1)
    return (spherical ? means.normalize() : means).where(sizes .> 0, otherwise: centers)
  }

  /// Returns the sum of each cluster's points [k, d].
  private func sums(_ assignments: Tensor, _ counts: Tensor) -> Tensor {
    let starts = counts.cumulativeSum(axis: 0) - counts  // [k]
    // An embedding bag sums the listed rows in their order on all threads, so the result is bitwise reproducible.
    return callAll("aten::embedding_bag", rows, members(assignments, starts.ints), starts)[0]
  }

  /// Returns the indices of the points of the first cluster, then of the second and so on, each in order, int64 [n].
  ///
  /// This is a counting sort: `aten::sort` uses one thread, and would take a tenth of a step if rows are short.
  ///
  /// - Parameter starts: the start index of each cluster.
  private func members(_ assignments: Tensor, _ starts: [Int]) -> Tensor {
    Tensor(placesByGroup(assignments.ints, starts: starts)).to(rows.device)
  }

  /// Restarts each empty cluster from the point farthest from its center, and assigns to it all points to which it is
  /// nearest. Stops when every point lies on its center, because then fewer than k points are distinct.
  ///
  /// A center placed on a point keeps that point, so this ends after at most k rounds.
  /// - Returns: the number of restarted clusters.
  fileprivate func refill(_ assignments: inout Tensor, _ distances: inout Tensor, _ centers: inout Tensor) -> Int {
    guard firstEmpty(assignments, centers.size(0)) != nil else { return 0 }
    let negligible = 1e-12 * squaredLengths.max().item
    var refills = 0
    centers = centers.clone()
    distances = self.distances(to: centers, by: assignments)
    while let cluster = firstEmpty(assignments, centers.size(0)) {
      let farthest = distances.argmax(axis: 0, keep: true)  // [1]
      guard distances[farthest].item > negligible else { break }
      centers[cluster].copy(from: rows[farthest][0])
      let own = call("aten::full_like", assignments, cluster)
      let others = self.distances(to: centers, by: own)  // [n]
      assignments = own.where(others .< distances, otherwise: assignments)
      distances = others.minimum(distances)
      refills += 1
    }
    return refills
  }

  private func firstEmpty(_ assignments: Tensor, _ k: Int) -> Int? {
    (assignments.counts(k) .== 0).nonzero().ints.first
  }
}
