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
  var stem = Stem.cifar

  enum Stem: String, Decodable, Sendable, CaseIterable {
    /// A 3x3 convolution, as in the paper's section 4.2 and in SimCLR's appendix B.9.
    case cifar
    /// A 7x7 convolution and a max-pool, both with stride 2.
    case imagenet
  }

  private static let stages: [Int: [Int]] = [18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3]]

  func validate() throws(OptionError) {
    if Self.stages[depth] == nil { throw OptionError("depth", "must be 18, 34 or 50, but is \(depth)") }
    try require("width", width, in: 1...1024)
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    // When the last stage halves a single pixel, oneDNN 2.6 and 3 leave bf16 gradients uninitialized.
    let least = stem == .cifar ? 5 : 17
    guard min(images.height, images.width) >= least else {
      throw OptionError("stem", "'\(stem.rawValue)' needs sides of \(least) pixels or more, but images are \(images)")
    }
    let body = Body(self, blocks: Self.stages[depth] ?? [], channels: images.channels, random)
    return Network(body, outputs: body.outputs)
  }

  /// The stem, four stages of blocks and global average pooling.
  final class Body: Module {
    let conv1: Conv2d
    let bn1: BatchNorm
    let maxPool: MaxPool?
    let layer1: Sequential
    let layer2: Sequential
    let layer3: Sequential
    let layer4: Sequential
    let outputs: Int

    init(_ options: ResNet, blocks: [Int], channels: Int, _ random: Generator) {
      let width = options.width
      switch options.stem {
      case .cifar:
        conv1 = Conv2d(channels, width, kernel: 3, padding: 1, random)
        maxPool = nil
      case .imagenet:
        conv1 = Conv2d(channels, width, kernel: 7, stride: 2, padding: 3, random)
        maxPool = MaxPool(kernel: 3, stride: 2, padding: 1)
      }
      bn1 = BatchNorm(width)
      var inputs = width
      let stages = blocks.enumerated().map { stage, count in
        Sequential(
          (0..<count).map { i in
            let stride = stage > 0 && i == 0 ? 2 : 1
            let inner = width << stage
            defer { inputs = options.depth < 50 ? inner : 4 * inner }
            if options.depth < 50 { return BasicBlock(inputs, inner, stride: stride, random) }
            return Bottleneck(inputs, inner, stride: stride, random)
          })
      }
      (layer1, layer2, layer3, layer4) = (stages[0], stages[1], stages[2], stages[3])
      outputs = inputs
    }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      var x = bn1.relu(conv1(input, training: training), training: training)
      if let maxPool { x = maxPool(x, training: training) }
      for layer in [layer1, layer2, layer3, layer4] { x = layer(x, training: training) }
      return x.mean(axis: -2, -1)  // [n, outputs]
    }
  }

  /// Two 3x3 convolutions with a shortcut, for depths 18 and 34.
  final class BasicBlock: Module {
    let conv1: Conv2d
    let bn1: BatchNorm
    let conv2: Conv2d
    let bn2: BatchNorm
    let downsample: Sequential?

    init(_ inputs: Int, _ outputs: Int, stride: Int, _ random: Generator) {
      conv1 = Conv2d(inputs, outputs, kernel: 3, stride: stride, padding: 1, random)
      bn1 = BatchNorm(outputs)
      conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, random)
      bn2 = BatchNorm(outputs)
      downsample = ResNet.shortcut(inputs, outputs, stride: stride, random)
    }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      var x = bn1.relu(conv1(input, training: training), training: training)
      x = conv2(x, training: training)
      return bn2.relu(x, adding: downsample?(input, training: training) ?? input, training: training)
    }
  }

  /// A 1x1, a 3x3 and a 1x1 convolution, the last four times as wide, with a shortcut, for depth 50.
  final class Bottleneck: Module {
    let conv1: Conv2d
    let bn1: BatchNorm
    let conv2: Conv2d
    let bn2: BatchNorm
    let conv3: Conv2d
    let bn3: BatchNorm
    let downsample: Sequential?

    init(_ inputs: Int, _ inner: Int, stride: Int, _ random: Generator) {
      conv1 = Conv2d(inputs, inner, kernel: 1, random)
      bn1 = BatchNorm(inner)
      conv2 = Conv2d(inner, inner, kernel: 3, stride: stride, padding: 1, random)
      bn2 = BatchNorm(inner)
      conv3 = Conv2d(inner, 4 * inner, kernel: 1, random)
      bn3 = BatchNorm(4 * inner)
      downsample = ResNet.shortcut(inputs, 4 * inner, stride: stride, random)
    }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      var x = bn1.relu(conv1(input, training: training), training: training)
      x = bn2.relu(conv2(x, training: training), training: training)
      x = conv3(x, training: training)
      return bn3.relu(x, adding: downsample?(input, training: training) ?? input, training: training)
    }
  }

  /// A 1x1 convolution if the block changes the shape; nil if its input can be added unchanged.
  private static func shortcut(_ inputs: Int, _ outputs: Int, stride: Int, _ random: Generator) -> Sequential? {
    if stride == 1 && inputs == outputs { return nil }
    return Sequential {
      Conv2d(inputs, outputs, kernel: 1, stride: stride, random)
      BatchNorm(outputs)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(ResNet.self) }
