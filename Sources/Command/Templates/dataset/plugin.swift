import Clutch

/// Gratings: synthetic gray waves with random directions, widths and phases.
///
/// Images uint8 [n, 1, side, side] of 127.5·(1 + sin 2π(k·(x cos a + y sin a) / side + p)), where the angle a, the phase
/// p and the number of waves k are random for every image. Upright waves have label 0, level waves label 1.
struct NewComponent: Dataset {
  static let name = "new-component"

  /// The number of images; more take longer and give more precise results.
  var count = 2000
  /// The side of an image in pixels, the same for all data sets of a recipe: 28 with Fashion-MNIST.
  var side = 28
  /// The minimum and maximum number of waves across an image; more waves are finer.
  var waves = 2.0...6.0
  /// The seed of the images; another number gives other images.
  var seed = 0
  /// `true` for test images, which training, clustering and fitting refuse.
  var test = true
  /// The classes to use, by number or name: 0 upright, 1 level. All if absent.
  var classes: [ClassName]?
  /// The maximum number of images. All if absent. The recipe's seed chooses training images; test images are the same
  /// for all seeds.
  var limit: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    try require("count", count, atLeast: 1)
    try require("side", side, in: 1...1024)
    try require("seed", seed, atLeast: 0)
    if waves.lowerBound <= 0 {
      throw OptionError("waves", "must be greater than 0, but starts at \(waves.lowerBound)")
    }
  }

  // For images on disk, return their paths here: [try roots.find("my-images.bin", advice: "…")]. `load` receives them.
  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let draws = Tensor.rand([3, count, 1, 1], Generator(seed: UInt64(seed)))
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
