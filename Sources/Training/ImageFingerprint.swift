import Torch

/// Two sums that identify an image across sets.
package struct ImageFingerprint: Hashable {
  private let sums: SIMD2<Double>

  /// Returns a number in 0 ..< `count` that depends only on the pixels.
  func remainder(by count: Int) -> Int { Int(sums[0]) % count }

  /// Returns the fingerprint of each image (uint8 [n, c, h, w]).
  ///
  /// The pixels are weighted by fixed random integers below 2^20. All sums stay far below 2^53, so they are exact in
  /// any order of summation. A chance collision of two images is practically impossible.
  package static func all(of images: Tensor) -> [ImageFingerprint] {
    let pixels = images.size(1) * images.size(2) * images.size(3)
    let weights = (Tensor.rand([pixels, 2], Generator(seed: 0)) * Double(1 << 20)).to(.int64).to(.float64)
    return images.split(1024).flatMap { part -> [ImageFingerprint] in
      let sums = part.reshape(part.size(0), pixels).to(.float64).matmul(weights)  // [n, 2]
      let values = sums.doubles
      return stride(from: 0, to: values.count, by: 2).map { ImageFingerprint(sums: [values[$0], values[$0 + 1]]) }
    }
  }
}
