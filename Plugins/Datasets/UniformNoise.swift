import Clutch

/// Noise images with values drawn uniformly from 0 to 255.
///
/// Test images uint8 [n, c, size, size], as far from photographs as possible. (As in ODIN; Liang, Li, Srikant; arXiv
/// 1706.02690.)
struct UniformNoise: Dataset {
  static let name = "uniform-noise"
  static let renamed = ["draw": "seed"]

  /// The number of images to draw; more take longer and give more precise results.
  var count = 10000
  /// The side length in pixels, which must be the same for all data sets of a recipe. If absent, 32.
  var size: Int? = 32
  /// The number of channels: 1 for grayscale, 3 for color. If absent, 3.
  var channels: Int? = 3
  /// The random seed; another number draws other images.
  var seed = 0

  var isTest: Bool { true }

  func validate() throws(OptionError) { try validateMade(count: count, seed: seed) }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(seed).generator(Self.name)) { shape, random in Tensor.randint(0..<256, shape, random) }
  }
}

@section("plugins") @used private let entry: Entry = { register(UniformNoise.self) }
