import Clutch

/// Noise of which every value of every pixel is drawn evenly from 0 to 255.
///
/// Images uint8 [n, c, size, size], to test with: nothing could be further from a photograph. (As ODIN's; Liang, Li,
/// Srikant; arXiv 1706.02690.)
struct UniformNoise: Dataset {
  static let name = "uniform-noise"

  /// How many images are drawn; more take longer and tell more.
  var count = 10000
  /// Pixels on a side, which all sets of a recipe share. Absent, 32.
  var size: Int? = 32
  /// Whether images are grey, 1, or in colour, 3. Absent, 3.
  var channels: Int? = 3
  /// What the images are drawn by; another number draws others.
  var draw = 0

  var isTest: Bool { true }

  func validate() throws(OptionError) { try validateMade(count: count, draw: draw) }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    made(count, Seed(draw).generator(Self.name)) { shape, random in Tensor.randint(0..<256, shape, random) }
  }
}

@section("plugins") @used private let entry: Entry = { register(UniformNoise.self) }
