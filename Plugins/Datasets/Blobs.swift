import Clutch

/// Blobs: amorphous shapes with sharp edges on a black background.
///
/// Test images uint8 [n, c, size, size]. Each value is 1 with probability `share` and 0 otherwise; the image is blurred
/// with `deviation` over rows, columns and channels; then values below `threshold` become 0. (As in Hendrycks, Mazeika,
/// Dietterich, "Deep Anomaly Detection with Outlier Exposure"; arXiv 1812.04606.)
struct Blobs: Dataset {
  static let name = "blobs"
  static let renamed = ["draw": "seed"]

  /// The probability that a value is 1 before the blur; higher makes blobs larger.
  var share = 0.7
  /// The standard deviation of the blur in pixels; higher makes blobs smoother.
  var deviation = 1.5
  /// The threshold below which a value becomes black, as a fraction of the largest value; higher makes blobs smaller.
  var threshold = 0.75
  /// The number of images to draw; more take longer and give more precise results.
  var count = 10000
  /// The side length in pixels, which must be the same for all data sets of a recipe. If absent, 32.
  var size: Int? = 32
  /// The number of channels: 1 for grayscale, 3 for color. If absent, 3.
  var channels: Int? = 3
  /// The random seed; another number draws other images.
  var seed = 0

  var isTest: Bool { true }

  func validate() throws(OptionError) {
    try require("share", share, in: 0...1)
    try require("deviation", deviation, above: 0, upTo: 100)
    try require("threshold", threshold, in: 0...1)
    try validateMade(count: count, seed: seed)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(seed).generator(Self.name)) { shape, random in
      let dots = (Tensor.rand(shape, random) .< share).to(.float32)
      let smooth = gaussianBlur(dots, deviation, overChannels: true)
      return (smooth * (smooth .>= threshold).to(.float32) * 255).round().clamp(min: 0, max: 255)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(Blobs.self) }
