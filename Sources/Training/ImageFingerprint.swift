import Formats
import Torch

/// Two sums that identify an image, or a vector, across sets.
package struct ImageFingerprint: Hashable {
  private let sums: SIMD2<Int64>

  /// Returns a number in 0 ..< `count` that depends only on the pixels.
  func remainder(by count: Int) -> Int { Int(sums[0]) % count }

  /// Returns the fingerprint of each sample.
  ///
  /// The pixels, or the bytes of a vector, are weighted by fixed random integers below 2^20. A chance collision of two images is practically
  /// impossible.
  ///
  /// - Parameters:
  ///   - exact: the number of pixels whose weighted sum is computed in float64. With at most 2^25, the sum is at most
  ///     2^53, so it is exact in any order of summation. The rest of the sum is one of integers.
  ///   - values: the pixels to convert to float64 at a time, 512 MiB by default.
  package static func all(of samples: Samples, exact: Int = 1 << 25, values: Int = 1 << 26) -> [ImageFingerprint] {
    let bytes =
      switch samples {
      case .images(let images): images
      case .vectors(let vectors): call("aten::view.dtype", vectors.contiguous(), DType.uint8)  // [n, 4 d]
      }
    let pixels = bytes.shape.dropFirst().reduce(1, *)
    let weights = Tensor.rand([pixels, 2], Generator(seed: 0))
    let rows = max(1, min(1024, values / min(pixels, exact)))
    return bytes.split(rows).flatMap { part -> [ImageFingerprint] in
      let flat = part.reshape(part.size(0), pixels)
      var sums = [SIMD2<Int64>](repeating: .zero, count: part.size(0))
      for start in stride(from: 0, to: pixels, by: exact) {
        let range = start..<min(start + exact, pixels)
        let own = (weights[range] * Double(1 << 20)).to(.int64).to(.float64)  // [p, 2]
        let block = flat.slice(axis: 1, range).to(.float64).matmul(own).array(Int64.self)  // [n, 2]
        for row in sums.indices { sums[row] &+= SIMD2(block[2 * row], block[2 * row + 1]) }
      }
      return sums.map { ImageFingerprint(sums: $0) }
    }
  }
}
