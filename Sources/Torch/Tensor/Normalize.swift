extension Tensor {
  /// Normalizes this tensor to length 1 along the last axis. Rows of zeros stay zeros.
  ///
  /// Rows whose squares would overflow or underflow are first multiplied by a power of two, which changes no digit. All
  /// other rows are computed as x / ‖x‖.
  public func normalize() -> Tensor {
    let scaled = self * powerOfTwo()
    let lengths = scaled.norm(axis: -1, keep: true)
    return scaled / lengths.where(lengths .> 0, otherwise: .ones(lengths.shape, lengths.dtype, on: device))
  }

  /// Returns the factors that scale each row to the range in which squares can be summed; 1 for most rows.
  private func powerOfTwo() -> Tensor {
    let largest = detach().abs().max(axis: -1, keep: true)
    let range = SquareRange(dtype)
    let ones = Tensor.ones(largest.shape, dtype, on: device)
    return ones.fill(largest .< range.least, with: range.raise).fill(largest .> range.most, with: range.lower)
  }
}

/// The range of numbers whose squares can be summed without overflow or underflow, and the factors to reach it.
private struct SquareRange {
  let least: Double
  let most: Double
  /// Scales the smallest numbers of the type into the range.
  let raise: Double
  /// Scales the largest numbers of the type into the range.
  let lower: Double

  init(_ dtype: DType) {
    (least, most, raise, lower) =
      dtype == .float64 ? (0x1p-450, 0x1p450, 0x1p630, 0x1p-600) : (0x1p-45, 0x1p50, 0x1p105, 0x1p-80)
  }
}
