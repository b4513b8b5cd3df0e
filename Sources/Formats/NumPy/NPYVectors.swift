import Torch

extension NPYArray {
  /// Returns the array as vectors, float32 [n, d].
  ///
  /// Elements are floating-point numbers of 2, 4 or 8 bytes, in any byte order and with either axis first.
  ///
  /// - Throws: `DataError` if the array has another type or shape, or values that are not finite in float32.
  public func vectors() throws(DataError) -> Tensor {
    let types: [Int: DType] = [2: .float16, 4: .float32, 8: .float64]
    guard type.kind == "f", let dtype = types[type.size], shape.count == 2 else {
      throw DataError(
        "\(place): has elements '\(type.name)' of the shape \(shape), but vectors are floating-point numbers, '<f2', "
          + "'<f4' or '<f8', of the shape [n, d]")
    }
    let stored = bytes.withUnsafeBytes { Tensor(bytes: $0, [shape[0] * shape[1], type.size], .uint8) }
    let ordered = type.isBigEndian ? stored.flip(1).contiguous() : stored
    let numbers = call("aten::view.dtype", ordered, dtype).to(.float32)  // [n·d, 1]
    let vectors = header.isFortran ? numbers.reshape(shape[1], shape[0]).transpose() : numbers.reshape(shape)
    guard vectors.isFinite else {
      let rows = (vectors - vectors .!= 0).sum(axis: 1).ints  // the difference is NaN unless a number is finite
      throw DataError(
        "\(place): row \(rows.firstIndex { $0 > 0 } ?? 0) has a number that is infinite, too large for float32 or not a "
          + "number; leave such rows out")
    }
    return vectors.contiguous()
  }
}
