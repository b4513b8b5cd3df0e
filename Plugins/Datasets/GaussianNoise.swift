import Clutch

/// Noise of which every value of every pixel is drawn from one normal distribution.
///
/// Images uint8 [n, c, size, size] of 255·(mean + deviation·ε), rounded and cut off at 0 and 255, to test with. (With
/// the defaults as ODIN's; Liang, Li, Srikant; arXiv 1706.02690.)
struct GaussianNoise: Dataset {
  static let name = "gaussian-noise"

  /// The middle, as a share of the largest value; higher is lighter.
  var mean = 0.5
  /// How far values scatter, as a share of the largest value; more are cut off where it is higher.
  var deviation = 1.0
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
    try require("mean", mean, in: 0...1)
    try require("deviation", deviation, above: 0)
    try validateMade(count: count, draw: draw)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(draw).generator(Self.name)) { shape, random in
      ((Tensor.randn(shape, random) * deviation + mean) * 255).round().clamp(min: 0, max: 255)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(GaussianNoise.self) }
