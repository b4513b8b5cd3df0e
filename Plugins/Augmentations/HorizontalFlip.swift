import Clutch

/// Flips images left to right, each with the same probability.
///
/// y[i, j] = x[i, w − 1 − j]. Images [n, c, h, w] -> the same shape.
struct HorizontalFlip: Augmentation {
  static let name = "horizontal-flip"

  /// The probability that an image is flipped. Leave this augmentation out if left and right differ in meaning.
  var probability = 0.5

  func validate() throws(OptionError) { try require("probability", probability, in: 0...1) }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let chosen = Tensor.rand([images.size(0), 1, 1, 1], random) .< probability
    return images.flip(3).where(chosen, otherwise: images)
  }
}

@section("plugins") @used private let entry: Entry = { register(HorizontalFlip.self) }
