import Clutch

/// Gratings: grey waves of any direction, width and phase, drawn rather than read.
///
/// Images uint8 [n, 1, side, side] of 127.5·(1 + sin 2π(k·(x cos a + y sin a) / side + p)), where the angle a, the phase
/// p and the number of waves k are drawn for every image. Label 0 has the upright ones, 1 the level ones.
struct NewComponent: Dataset {
  static let name = "new-component"

  /// How many images are drawn; more take longer and tell more.
  var count = 2000
  /// Pixels on a side, which all sets of a recipe share: 28 beside Fashion-MNIST.
  var side = 28
  /// How many waves fit into an image, at least and at most; more are finer.
  var waves = 2.0...6.0
  /// What the images are drawn by; another number draws others.
  var draw = 0
  /// Whether these are images to test on, which training, clustering and fitting then refuse.
  var test = true
  /// Which classes to take, by number or name: 0 upright, 1 level. Absent, all.
  var classes: [ClassName]?
  /// How many images to take, to train on drawn by the recipe's seed, to test on alike for all seeds. Absent, all.
  var limit: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    try require("count", count, atLeast: 1)
    try require("side", side, in: 1...1024)
    try require("draw", draw, atLeast: 0)
    if waves.lowerBound <= 0 {
      throw OptionError("waves", "must be greater than 0, but starts at \(waves.lowerBound)")
    }
  }

  // Images on disk are found here: [try roots.find("my-images.bin", advice: "…")]; `load` is then given the paths.
  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let draws = Tensor.rand([3, count, 1, 1], Generator(seed: UInt64(draw)))
    let angle = draws[0] * Double.pi  // [n, 1, 1]
    let number = draws[1] * (waves.upperBound - waves.lowerBound) + waves.lowerBound  // of waves [n, 1, 1]
    let x = Tensor.arange(side).to(.float32)  // [side]
    let along = x * angle.cos() + x.unsqueeze(1) * angle.sin()  // [n, side, side]
    let phase = along * number / side + draws[2]  // in turns [n, side, side]
    let light = (phase * (2 * Double.pi)).sin() + 1  // [n, side, side]
    let isLevel = (angle.sin() .> angle.cos().abs()).to(.int64).flatten().ints  // the wave runs up and down
    return ImageSet(
      images: (light * 127.5).to(.uint8).unsqueeze(1), labels: isLevel, classNames: ["upright", "level"])
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
