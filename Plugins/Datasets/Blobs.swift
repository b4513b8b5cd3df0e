import Clutch

/// Blobs: shapes without form, with sharp edges, on black.
///
/// Images uint8 [n, c, size, size], to test with. Every value is 1 with the probability `share`, else 0; the image is
/// blurred with `deviation`, over rows, columns and channels; what is then below `threshold` becomes 0. (As in
/// Hendrycks, Mazeika, Dietterich, "Deep Anomaly Detection with Outlier Exposure"; arXiv 1812.04606.)
struct Blobs: Dataset {
  static let name = "blobs"

  /// The probability that a value is 1 before the blur; higher makes blobs larger.
  var share = 0.7
  /// The standard deviation of the blur in pixels; higher makes blobs smoother.
  var deviation = 1.5
  /// What is below it becomes black, as a share of the largest value; higher makes blobs smaller.
  var threshold = 0.75
  /// How many images are drawn; more take longer and tell more.
  var count = 10000
  /// Pixels on a side, which all sets of a recipe share. Absent, 32.
  var size: Int? = 32
  /// Whether images are grey, 1, or in colour, 3. Absent, 3.
  var channels: Int? = 3
  /// What the images are drawn by; another number draws others.
  var draw = 0

  var isTest: Bool { true }

  func validate() throws(OptionError) {
    try require("share", share, in: 0...1)
    try require("deviation", deviation, above: 0, upTo: 100)
    try require("threshold", threshold, in: 0...1)
    try validateMade(count: count, draw: draw)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(draw).generator(Self.name)) { shape, random in
      let dots = (Tensor.rand(shape, random) .< share).to(.float32)
      let smooth = gaussianBlur(dots, deviation, overChannels: true)
      return (smooth * (smooth .>= threshold).to(.float32) * 255).round().clamp(min: 0, max: 255)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(Blobs.self) }
