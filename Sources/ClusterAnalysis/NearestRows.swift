import Torch

/// A set of rows for exact nearest neighbor search.
///
/// |b|² − 2 x·b orders all rows b by their distance from x, and is one matrix product. In float32, its rounding error
/// is about a millionth of |x|². This hides distances that are small compared with the lengths, as within tight groups
/// that lie far apart. So unless the distance of the k-th row is well above the error, x is searched again in float64:
/// more than k candidates are ranked by their differences from x.
public struct NearestRows: Sendable {
  /// The original rows [n, d].
  private let features: Tensor
  private let unit: Bool
  /// The mean of the rows, float64 [d]. Distances do not depend on the origin, and lose the least to rounding around
  /// it.
  private let origin: Tensor
  /// The rows minus the origin, float32 [n, d].
  private let bank: Tensor
  /// |b|² of the bank's rows [n].
  private let squares: Tensor

  public var count: Int { features.size(0) }

  /// - Parameters:
  ///   - features: [n, d].
  ///   - unit: `true` to normalize the rows to unit length first.
  public init(_ features: Tensor, unit: Bool = false) {
    self.features = features.detach()
    self.unit = unit
    let rows = unit ? features.detach().to(.float32).normalize() : features.detach().to(.float32)
    origin = call("aten::mean.dim", rows, [0], false, DType.float64)
    bank = rows - origin.to(.float32)
    squares = bank.square().sum(axis: 1)
  }

  /// Returns a mask of the rows `columns` to exclude for the queries `places`: bool [b, columns].
  public typealias Excluded = (_ places: Tensor, _ columns: Range<Int>) -> Tensor

  /// Returns the indices of the `k` rows nearest to each of `queries` [m, d], int64 [m, k].
  ///
  /// - Parameters:
  ///   - k: at most the number of rows.
  ///   - excluded: the rows to exclude for each query; by default none.
  public func nearest(_ k: Int, to queries: Tensor, excluded: Excluded? = nil) -> Tensor {
    let queries = queries.detach()
    let places = Tensor.arange(queries.size(0), on: queries.device)
    var found: [Tensor] = []
    var certain: [Tensor] = []
    for own in places.split(max(1, (1 << 24) / max(count, bank.size(1)))) {
      let rows = quick(queries[own])  // [b, d]
      var order = call("aten::addmm", squares, rows, bank.transpose(), key("alpha", -2))  // [b, n]
      if let excluded { order = order.fill(excluded(own, 0..<count), with: .infinity) }
      let nearest = order.topKIndices(k, largest: false)  // [b, k]
      let lengths = rows.square().sum(axis: 1)  // [b]
      let last = order.gather(axis: 1, nearest.slice(axis: 1, (k - 1)..<k)).squeeze(1) + lengths  // [b], squared
      found.append(nearest)
      certain.append((last .> lengths * Self.share) & (last .> Self.least) & call("aten::isfinite", last))
    }
    let (nearest, doubtful) = (Tensor.concatenate(found), (!Tensor.concatenate(certain)).nonzero())  // [m, k], [f]
    guard doubtful.count > 0 else { return nearest }
    let again = doubtful.split(1 << 14).map { ranked(k, queries[$0], places: $0, excluded) }
    return call("aten::index_copy", nearest, 0, doubtful, Tensor.concatenate(again))
  }

  /// Returns the distances of `queries` [m, d] to the rows at `indices` (int64 [m, j]), computed from differences:
  /// float64 [m, j].
  public func distances(of queries: Tensor, to indices: Tensor) -> Tensor {
    let (j, d) = (indices.size(1), features.size(1))
    let parts = zip(queries.split(rows(j * d)), indices.split(rows(j * d))).map { queries, indices in
      let others = measured(features[indices.flatten()]).reshape(-1, j, d)  // [b, j, d]
      return (measured(queries).unsqueeze(1) - others).norm(axis: 2)  // [b, j]
    }
    return .concatenate(parts)
  }

  // MARK: Two precisions

  /// A squared distance above this fraction of |x|² has a relative error of a few ten-thousandths in float32.
  private static let share = 0x1p-8
  /// A squared distance below this may have lost digits to underflow.
  private static let least = 1e-30

  /// Returns rows minus the origin, float32.
  private func quick(_ rows: Tensor) -> Tensor {
    (unit ? rows.to(.float32).normalize() : rows.to(.float32)) - origin.to(.float32)
  }

  /// Returns rows in float64, normalized if `unit`.
  private func measured(_ rows: Tensor) -> Tensor {
    unit ? rows.to(.float64).normalize() : rows.to(.float64)
  }

  /// Returns the `k` nearest rows in order of distance, by differences in float64 [f, k].
  private func ranked(_ k: Int, _ queries: Tensor, places: Tensor, _ excluded: Excluded?) -> Tensor {
    let candidates = candidates(min(count, k + 16), queries, places: places, excluded)
    var distances = distances(of: queries, to: candidates.indices)  // [f, c]
    distances = distances.fill(candidates.order .== Double.infinity, with: .infinity)
    return candidates.indices.gather(axis: 1, distances.topK(k, largest: false).indices)
  }

  /// Returns the `wanted` nearest rows according to a matrix product in float64 [f, c].
  ///
  /// Each part of the bank is converted to float64 only once, however many queries there are.
  private func candidates(
    _ wanted: Int, _ queries: Tensor, places: Tensor, _ excluded: Excluded?
  ) -> (order: Tensor, indices: Tensor) {
    let rows = measured(queries) - origin  // [f, d]
    var (orders, indices): ([Tensor], [Tensor]) = ([], [])
    for start in stride(from: 0, to: count, by: 1 << 13) {
      let range = start..<min(start + (1 << 13), count)
      let part = measured(features[range]) - origin  // [c, d]
      let squares = part.square().sum(axis: 1)  // [c]
      let size = self.rows(range.count)
      let best = zip(rows.split(size), places.split(size)).map { rows, own in
        var order = call("aten::addmm", squares, rows, part.transpose(), key("alpha", -2))  // [b, c]
        if let excluded { order = order.fill(excluded(own, range), with: .infinity) }
        return order.topK(min(wanted, range.count), largest: false)
      }
      orders.append(.concatenate(best.map(\.values)))
      indices.append(.concatenate(best.map { $0.indices + start }))
    }
    let (order, index) = (Tensor.concatenate(orders, axis: 1), Tensor.concatenate(indices, axis: 1))
    let best = order.topK(wanted, largest: false)
    return (best.values, index.gather(axis: 1, best.indices))
  }

  /// Returns the number of rows of `width` float64 numbers that fill 32 MB.
  private func rows(_ width: Int) -> Int { max(1, (1 << 22) / max(1, width)) }
}
