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

  static let pytorch = """
    def build_encoder(options, channels):
        # Returns torchvision's ResNet with any width and with Clutch's stem, without the classifier.
        from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

        block, layers = {
            18: (BasicBlock, [2, 2, 2, 2]),
            34: (BasicBlock, [3, 4, 6, 3]),
            50: (Bottleneck, [3, 4, 6, 3]),
        }[options["depth"]]
        width = options["width"]
        network = ResNet(block, layers)
        # The constructor takes no width, but _make_layer, which makes the layers, does.
        network.inplanes = width
        network.bn1 = nn.BatchNorm2d(width)
        for stage, count in enumerate(layers):
            stride = 1 if stage == 0 else 2
            setattr(network, f"layer{stage + 1}", network._make_layer(block, width << stage, count, stride=stride))
        network.fc = nn.Identity()
        if options["stem"] == "cifar":
            network.conv1 = nn.Conv2d(channels, width, 3, padding=1, bias=False)
            network.maxpool = nn.Identity()
        else:
            network.conv1 = nn.Conv2d(channels, width, 7, stride=2, padding=3, bias=False)
        return network
    """
}

@section("plugins") @used private let entry: Entry = { register(ResNet.self) }
