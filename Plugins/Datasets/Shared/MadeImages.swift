import Clutch
import Foundation

extension Dataset {
  /// Rejects invalid options of generated images.
  func validateMade(count: Int, seed: Int) throws(OptionError) {
    try require("count", count, in: 1...10_000_000)
    try require("seed", seed, atLeast: 0)
    try validateForm()
  }

  /// Generates images in parts, to save memory.
  ///
  /// - Parameter part: returns values from 0 to 255 of shape [m, c, h, w].
  func made(_ count: Int, _ random: Generator, _ part: ([Int], Generator) -> Tensor) -> ImageSet {
    let (c, side) = (channels ?? 3, size ?? 32)
    let most = max(1, (1 << 22) / (c * side * side))
    let parts = stride(from: 0, to: count, by: most).map { start in
      part([min(most, count - start), c, side, side], random).to(.uint8)
    }
    return ImageSet(images: .concatenate(parts), labels: nil)
  }
}

/// Blurs images float32 [n, c, h, w] with a Gaussian. The images are extended by repeating their edge pixels.
///
/// Like SciPy's `gaussian_filter(mode="nearest")`, it truncates the window at 4 deviations.
///
/// - Parameters:
///   - deviation: the standard deviation in pixels.
///   - overChannels: `true` to blur across the channels too, as a third direction.
func gaussianBlur(_ images: Tensor, _ deviation: Double, overChannels: Bool = false) -> Tensor {
  let (n, c, h, w) = (images.size(0), images.size(1), images.size(2), images.size(3))
  let upDown = blurMatrix(h, deviation).matmul(images)
  let blurred = upDown.matmul(blurMatrix(w, deviation).transpose())
  if !overChannels { return blurred }
  return blurMatrix(c, deviation).matmul(blurred.reshape(n, c, h * w)).reshape(n, c, h, w)
}

/// The matrix [length, length] that blurs one line of pixels.
private func blurMatrix(_ length: Int, _ deviation: Double) -> Tensor {
  let reach = Int(4 * deviation + 0.5)
  let weights = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
  let total = weights.reduce(0, +)
  var rows = [Float](repeating: 0, count: length * length)
  for i in 0..<length {
    var row = [Double](repeating: 0, count: length)
    for (k, weight) in zip(-reach...reach, weights) { row[min(max(i + k, 0), length - 1)] += weight / total }
    for j in 0..<length { rows[i * length + j] = Float(row[j]) }
  }
  return Tensor(rows, [length, length])
}
