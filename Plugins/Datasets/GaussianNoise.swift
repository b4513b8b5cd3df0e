import Clutch

/// Noise images with values drawn from one normal distribution.
///
/// Test images uint8 [n, c, size, size]: 255·(mean + deviation·ε), rounded and clipped to 0 ... 255. (The defaults are
/// those of ODIN; Liang, Li, Srikant; arXiv 1706.02690.)
struct GaussianNoise: Dataset {
  static let name = "gaussian-noise"
  static let renamed = ["draw": "seed"]

  /// The mean as a fraction of the largest value; higher is lighter.
  var mean = 0.5
  /// The standard deviation as a fraction of the largest value; higher clips more values.
  var deviation = 1.0
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
    try require("mean", mean, in: 0...1)
    try require("deviation", deviation, above: 0)
    try validateMade(count: count, seed: seed)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(seed).generator(Self.name)) { shape, random in
      ((Tensor.randn(shape, random) * deviation + mean) * 255).round().clamp(min: 0, max: 255)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(GaussianNoise.self) }
