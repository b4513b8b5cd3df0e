import Clutch

/// Converts images to grayscale, each with the same probability (SimCLR, arXiv 2002.05709, appendix A).
///
/// y = 0.2989·red + 0.587·green + 0.114·blue in all three channels. Images [n, 3, h, w] -> the same shape; images with
/// any other number of channels are left unchanged.
struct Grayscale: Augmentation {
  static let name = "grayscale"

  /// The probability that an image is converted; higher makes the encoder rely more on shape.
  var probability = 0.2

  func validate() throws(OptionError) { try require("probability", probability, in: 0...1) }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let chosen = Tensor.rand([images.size(0), 1, 1, 1], random) .< probability
    if images.size(1) != 3 { return images }
    return images.luminance.where(chosen, otherwise: images)
  }
}

@section("plugins") @used private let entry: Entry = { register(Grayscale.self) }
