import Clutch

/// A residual network (He et al., arXiv 1512.03385, table 1), with torchvision's arithmetic and parameter names.
///
/// Each block computes y = relu(F(x) + x); global average pooling follows the last block, and the final classifier is
/// left out. Images [n, c, h, w] -> features [n, 8·width] at depth 18 and 34, [n, 32·width] at depth 50.
struct ResNet: Encoder {
  static let name = "resnet"

  /// The number of layers with weights: 18, 34 or 50; a deeper network can learn more from many images and takes
  /// longer.
  var depth = 18
  /// The number of channels of the first stage, which each of the three others doubles; twice the width learns finer
  /// features and takes four times as long.
  var width = 64
  /// The first layers: `cifar` keeps the image size (for sides of about 32), `imagenet` reduces it to a quarter (for
  /// sides of about 224).
  var stem = ResidualNetwork.Stem.cifar

  private static let stages: [Int: [Int]] = [18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3]]

  func validate() throws(OptionError) {
    if Self.stages[depth] == nil { throw OptionError("depth", "must be 18, 34 or 50, but is \(depth)") }
    try require("width", width, in: 1...1024)
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    let least = stem.leastSide
    guard min(images.height, images.width) >= least else {
      throw OptionError("stem", "'\(stem.rawValue)' needs sides of \(least) pixels or more, but images are \(images)")
    }
    let network = ResidualNetwork(
      channels: images.channels, blocks: Self.stages[depth] ?? [], of: depth < 50 ? .basic : .bottleneck, width: width,
      stem: stem, random)
    return Network(network, outputs: network.outputs)
  }
}

@section("plugins") @used private let entry: Entry = { register(ResNet.self) }
