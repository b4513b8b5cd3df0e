import Clutch

/// Returns the number of training rows that remain when a share of them is dropped, rounded down.
func rowsLeft(of n: Int, trim share: Double) -> Int { n - Int(share * Double(n) + 1e-9) }

extension Tensor {
  /// Returns the indices of the `count` lowest of these scores [n] in ascending order, int64 [count].
  func lowest(_ count: Int) -> Tensor { topK(count, largest: false).indices.sort(axis: 0).values }
}
