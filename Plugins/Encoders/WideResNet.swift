import Clutch

/// A wide residual network (Zagoruyko and Komodakis, arXiv 1605.07146, table 1), the network of many papers on OOD
/// detection for images with sides of about 32, such as WRN-40-2 and WRN-28-10.
///
/// Batch norm and ReLU come before each convolution: y = x + conv₂(relu(bn₂(conv₁(relu(bn₁(x)))))). Three groups of
/// (depth − 4) / 6 blocks, the last two with stride 2, are followed by batch norm, ReLU and the mean over all
/// positions. Images [n, c, h, w] -> features [n, 64·widening]. The layers `block1` to `block3` are the means after
/// each group.
///
/// `weights` may be files with the names of the usual PyTorch code: `block1.layer.0.conv1.weight`.
struct WideResNet: Encoder {
  static let name = "wide-resnet"

  /// The number of layers with weights, 6·n + 4; a deeper network can learn more from many images and takes longer.
  var depth = 40
  /// The factor by which blocks are wider than those of a ResNet; twice the width learns finer features and takes four
  /// times as long.
  var widening = 2

  /// The smallest side of an image in pixels; in smaller ones, the last group would halve a single pixel.
  private static let leastSide = 3

  func validate() throws(OptionError) {
    try require("widening", widening, in: 1...16)
    guard (10...100).contains(depth), depth % 6 == 4 else {
      throw OptionError("depth", "must be 6·n + 4 from 10 to 100, such as 28 or 40, but is \(depth)")
    }
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    guard min(images.height, images.width) >= Self.leastSide else {
      throw OptionError(
        "encoder", "'\(Self.name)' needs sides of \(Self.leastSide) pixels or more, but images are \(images)")
    }
    return Network(WideNetwork(self, images.channels, random), outputs: 64 * widening)
  }
}

/// The network of `WideResNet`.
final class WideNetwork: LayeredModule {
  let conv1: Conv2d
  let block1: WideGroup
  let block2: WideGroup
  let block3: WideGroup
  let bn1: BatchNorm

  init(_ options: WideResNet, _ channels: Int, _ random: Generator) {
    let (count, width) = ((options.depth - 4) / 6, 16 * options.widening)
    conv1 = Conv2d(channels, 16, kernel: 3, padding: 1, random)
    block1 = WideGroup(16, width, blocks: count, stride: 1, random)
    block2 = WideGroup(width, 2 * width, blocks: count, stride: 2, random)
    block3 = WideGroup(2 * width, 4 * width, blocks: count, stride: 2, random)
    bn1 = BatchNorm(4 * width)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { reading([], of: input, training: training).output }

  let layers = ["block1", "block2", "block3"]

  func reading(
    _ wanted: Set<String>, of input: Tensor, training: Bool
  ) -> (output: Tensor, layers: [String: Tensor]) {
    var x = conv1(input, training: training)
    var means: [String: Tensor] = [:]
    for (group, name) in zip([block1, block2, block3], layers) {
      x = group(x, training: training)
      if wanted.contains(name) { means[name] = x.mean(axis: -2, -1) }
    }
    return (bn1.relu(x, training: training).mean(axis: -2, -1), means)
  }
}

/// A group of blocks. The first one has the stride and changes the number of channels.
final class WideGroup: Module {
  let layer: [WideBlock]

  init(_ inputs: Int, _ outputs: Int, blocks: Int, stride: Int, _ random: Generator) {
    layer = (0..<blocks).map { i in
      WideBlock(i == 0 ? inputs : outputs, outputs, stride: i == 0 ? stride : 1, random)
    }
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    layer.reduce(input) { $1($0, training: training) }
  }
}

/// A residual block with batch norm and ReLU before each convolution. If it changes the shape, the shortcut is a 1x1
/// convolution of the normalized input.
final class WideBlock: Module {
  let bn1: BatchNorm
  let conv1: Conv2d
  let bn2: BatchNorm
  let conv2: Conv2d
  let convShortcut: Conv2d?

  init(_ inputs: Int, _ outputs: Int, stride: Int, _ random: Generator) {
    bn1 = BatchNorm(inputs)
    conv1 = Conv2d(inputs, outputs, kernel: 3, stride: stride, padding: 1, random)
    bn2 = BatchNorm(outputs)
    conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, random)
    convShortcut =
      inputs == outputs && stride == 1 ? nil : Conv2d(inputs, outputs, kernel: 1, stride: stride, random)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    let x = bn1.relu(input, training: training)
    let y = conv2(bn2.relu(conv1(x, training: training), training: training), training: training)
    return (convShortcut?(x, training: training) ?? input) + y
  }
}

extension WideResNet {
  /// The usual code spells the name of the shortcut differently.
  func place(of name: String) -> WeightPlace? {
    WeightPlace(name.replacing("convShortcut", with: "conv_shortcut"))
  }
}

@section("plugins") @used private let entry: Entry = { register(WideResNet.self) }
