import Clutch

/// A small plain convolutional network for quick trials and small images.
///
/// Each block is a 3x3 convolution, batch norm, ReLU and a 2x2 max-pool, and doubles the channels; the last block has
/// global average pooling instead of the max-pool. Images [n, c, h, w] -> features [n, width·2^(blocks − 1)].
struct ConvNet: Encoder {
  static let name = "convnet"

  /// The number of channels of the first block; twice the width learns finer features and takes up to four times as
  /// long. The last block may have at most 4096.
  var width = 32
  /// The number of blocks; each one doubles the field of view and the length of the features.
  var blocks = 3

  func validate() throws(OptionError) {
    try require("blocks", blocks, in: 1...10)
    try require("width", width, atLeast: 1)
    let most = 4096 >> (blocks - 1)
    if width > most {
      throw OptionError("width", "must be at most \(most) with \(blocks) blocks, which double it, but is \(width)")
    }
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    let side = min(images.height, images.width)
    let most = side.bitWidth - side.leadingZeroBitCount  // the pools halve the side down to 1
    if blocks > most {
      throw OptionError("blocks", "must be at most \(most) for images of \(images), but is \(blocks)")
    }
    let network = convolutionalNetwork(channels: images.channels, width: width, blocks: blocks, random)
    return Network(network, outputs: width << (blocks - 1))
  }

  static let pytorch = """
    def build_encoder(options, channels):
        parts = []
        for i in range(options["blocks"]):
            outputs = options["width"] << i
            if i > 0:
                parts.append(nn.MaxPool2d(2, 2))
            parts += [nn.Conv2d(channels, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
            channels = outputs
        return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    """
}

@section("plugins") @used private let entry: Entry = { register(ConvNet.self) }
