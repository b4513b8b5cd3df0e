/// A residual network without its classifier (He et al., arXiv 1512.03385, table 1), with torchvision's arithmetic and
/// parameter names.
///
/// A stem, four stages of blocks, and global average pooling. Each block computes y = relu(F(x) + x). Stages 2, 3 and 4
/// begin with a block of stride 2 and have twice the channels of the stage before. Images [n, channels, h, w] ->
/// features [n, outputs].
///
/// ResNet-18 has `[2, 2, 2, 2]` basic blocks, ResNet-34 `[3, 4, 6, 3]` basic blocks, and ResNet-50 `[3, 4, 6, 3]`
/// bottlenecks.
public final class ResidualNetwork: LayeredModule {
  let conv1: Conv2d
  let bn1: BatchNorm
  let maxPool: MaxPool?
  let layer1: Sequential
  let layer2: Sequential
  let layer3: Sequential
  let layer4: Sequential
  /// The length of the features: 8·width with basic blocks, 32·width with bottlenecks.
  public let outputs: Int

  /// The type of the blocks.
  public enum Block: Sendable {
    /// Two 3x3 convolutions: `BasicBlock`.
    case basic
    /// A 1x1, a 3x3 and a 1x1 convolution: `Bottleneck`.
    case bottleneck
  }

  /// The layers before the first stage.
  public enum Stem: String, Decodable, Sendable, CaseIterable {
    /// A 3x3 convolution, as in the paper's section 4.2 and in SimCLR's appendix B.9. Keeps the size of the images.
    case cifar
    /// A 7x7 convolution and a max-pool, both with stride 2. Reduces the sides to a quarter.
    case imagenet

    /// The smallest side of an image, in pixels.
    ///
    /// When the last stage halves a single pixel, oneDNN 2.6 and 3 leave bf16 gradients uninitialized.
    public var leastSide: Int { self == .cifar ? 5 : 17 }
  }

  /// Creates a network with random weights.
  ///
  /// - Parameters:
  ///   - channels: the channels of the images.
  ///   - blocks: the number of blocks in each of the four stages.
  ///   - block: the type of the blocks.
  ///   - width: the channels inside the blocks of the first stage.
  ///   - random: the source of the weights, on the CPU.
  public init(
    channels: Int, blocks: [Int] = [2, 2, 2, 2], of block: Block = .basic, width: Int = 64, stem: Stem = .cifar,
    _ random: Generator
  ) {
    precondition(
      blocks.count == 4 && blocks.allSatisfy { $0 > 0 },
      "'blocks' must be four numbers of 1 or more, one for each stage, but is \(blocks)")
    switch stem {
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
        (0..<count).map { i -> any Module in
          let stride = stage > 0 && i == 0 ? 2 : 1
          let inner = width << stage
          switch block {
          case .basic:
            defer { inputs = inner }
            return BasicBlock(inputs, inner, stride: stride, random)
          case .bottleneck:
            defer { inputs = Bottleneck.expansion * inner }
            return Bottleneck(inputs, inner, stride: stride, random)
          }
        })
    }
    (layer1, layer2, layer3, layer4) = (stages[0], stages[1], stages[2], stages[3])
    outputs = inputs
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    var x = afterStem(input, training: training)
    for layer in [layer1, layer2, layer3, layer4] { x = layer(x, training: training) }
    return x.mean(axis: -2, -1)  // [n, outputs]
  }

  /// Returns the outputs of the four stages: images [n, channels, h, w] -> [n, outputs / 8, h₁, w₁], …, [n, outputs,
  /// h₄, w₄], each with half the sides and twice the channels of the one before.
  ///
  /// The mean of the last one over its positions is the network's own output.
  public func stages(_ input: Tensor, training: Bool) -> [Tensor] {
    var x = afterStem(input, training: training)
    return [layer1, layer2, layer3, layer4].map { layer in
      x = layer(x, training: training)
      return x
    }
  }

  /// The four stages, of which the mean over all positions can be read.
  public var layers: [String] { ["layer1", "layer2", "layer3", "layer4"] }

  public func reading(
    _ wanted: Set<String>, of input: Tensor, training: Bool
  ) -> (output: Tensor, layers: [String: Tensor]) {
    let means = stages(input, training: training).map { $0.mean(axis: -2, -1) }  // [n, outputs / 8], …, [n, outputs]
    let named = zip(layers, means).filter { wanted.contains($0.0) }
    return (means[3], Dictionary(uniqueKeysWithValues: named.map { ($0.0, $0.1) }))
  }

  private func afterStem(_ input: Tensor, training: Bool) -> Tensor {
    let x = bn1.relu(conv1(input, training: training), training: training)
    return maxPool?(x, training: training) ?? x
  }
}
