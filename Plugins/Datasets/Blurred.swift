import Clutch

/// The images of another data set, blurred with a Gaussian.
///
/// The distribution shift grows with the deviation. The image is extended at its edges by repeating the edge pixels.
/// (As the blurs of Hendrycks, Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions"; arXiv
/// 1903.12261.)
struct Blurred: ChangedCopy {
  static let name = "blurred"
  static let renamed = ["draw": "seed"]

  /// The data set whose images are blurred, with its options. Required.
  var of: Choice<Datasets>?
  /// The standard deviation in pixels; higher leaves less detail.
  var deviation = 2.0
  /// The random seed for the other data set's `limit`; another number selects other images.
  var seed = 0

  func validate() throws(OptionError) {
    try validateCopy()
    try require("deviation", deviation, above: 0, upTo: 100)
  }

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor {
    let parts = images.split(max(1, (1 << 22) / (images.count / images.size(0)))).map { part in
      gaussianBlur(part.to(.float32), deviation).round().clamp(min: 0, max: 255).to(.uint8)
    }
    return .concatenate(parts)
  }
}

@section("plugins") @used private let entry: Entry = { register(Blurred.self) }
