import Clutch

/// Blurs images with a Gaussian of random width (SimCLR, arXiv 2002.05709, appendix A).
///
/// Every image has the same probability of being blurred, and its own σ. Each row and column is convolved with
/// exp(−t² / 2σ²) over the kernel's pixels t, scaled to sum to 1. The image is mirrored at its borders, as in
/// torchvision. Images [n, c, h, w] -> the same shape.
struct GaussianBlur: Augmentation {
  static let name = "gaussian-blur"

  /// The range of the blur's width σ in pixels; higher leaves only coarse shapes.
  var sigma = 0.1...2.0
  /// The size of the kernel as a fraction of the image's shorter side, made odd and at least 3 pixels; a larger kernel
  /// gives wide blurs more room and has no other effect.
  var kernel = 0.1
  /// The probability that an image is blurred.
  var probability = 0.5

  func validate() throws(OptionError) {
    for bound in [sigma.lowerBound, sigma.upperBound] { try require("sigma", bound, above: 0) }
    try require("kernel", kernel, above: 0, upTo: 1)
    try require("probability", probability, in: 0...1)
  }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let draws = Tensor.rand([2, images.size(0)], random, batchAxis: 1)
    let sigmas = draws[0] * (sigma.upperBound - sigma.lowerBound) + sigma.lowerBound
    let side = min(images.size(2), images.size(3))
    let radius = min(max(1, Int(Double(side) * kernel / 2)), side - 1)
    return Self.blur(images, sigmas, radius: radius).where(
      (draws[1] .< probability).reshape(-1, 1, 1, 1), otherwise: images)
  }

  /// Blurs each image with its σ [n] and a kernel of 2·radius + 1 pixels; radius must be less than both sides.
  static func blur(_ images: Tensor, _ sigmas: Tensor, radius: Int) -> Tensor {
    let taps = Tensor.arange(2 * radius + 1, on: images.device) - radius  // [k]
    let bells = (-0.5 * (taps / sigmas.unsqueeze(1)).square()).softmax(axis: 1)  // [n, k]

    /// The convolution along one axis as matrices [n, length, length].
    func matrices(_ length: Int) -> Tensor {
      let pixels = Tensor.arange(length, on: images.device)
      let reached = (pixels.unsqueeze(1) + taps).abs()  // [length, k], mirrored at the start
      let mirrored = (length - 1) - ((length - 1) - reached).abs()  // and at the end
      let hits = (mirrored.transpose().unsqueeze(-1) .== pixels).to(.float32)  // [k, length, length]
      return bells.matmul(hits.flatten(from: 1)).reshape(-1, length, length)
    }
    return images.mix(rows: matrices(images.size(2)), columns: matrices(images.size(3))).clamp(min: 0, max: 1)
  }
}

@section("plugins") @used private let entry: Entry = { register(GaussianBlur.self) }
