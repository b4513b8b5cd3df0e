import Clutch

/// Inverts the bright pixels of images, each image with the same probability (BYOL, arXiv 2006.07733, appendix B).
///
/// y = 1 − x where x ≥ threshold, and x elsewhere, independently in each channel, as in torchvision. To solarize only
/// one of two views, give `augment` one list per view. Images [n, c, h, w] -> the same shape.
struct Solarize: Augmentation {
  static let name = "solarize"

  /// The value from which pixels are inverted; lower changes more of the image. The default is 128 of 255.
  var threshold = 0.5
  /// The probability that an image is solarized. BYOL uses 0 for the first view and 0.2 for the second.
  var probability = 0.2

  func validate() throws(OptionError) {
    try require("threshold", threshold, in: 0...1)
    try require("probability", probability, in: 0...1)
  }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let chosen = Tensor.rand([images.size(0), 1, 1, 1], random) .< probability
    return (1 - images).where(chosen & (images .>= threshold), otherwise: images)
  }
}

@section("plugins") @used private let entry: Entry = { register(Solarize.self) }
