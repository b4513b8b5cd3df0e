import Testing

@testable import Torch

/// The features of the network and torchvision's numbers are compared in `ResNetTests`.
@Suite struct ResidualNetworkTests {
  typealias Block = ResidualNetwork.Block
  typealias Stem = ResidualNetwork.Stem

  private func network(
    _ block: Block = .basic, blocks: [Int] = [2, 1, 1, 1], stem: Stem = .cifar, channels: Int = 3, seed: UInt64 = 0
  ) -> ResidualNetwork {
    ResidualNetwork(channels: channels, blocks: blocks, of: block, width: 4, stem: stem, Generator(seed: seed))
  }

  @Test(arguments: [(Block.basic, 32), (.bottleneck, 128)])
  func `images become features of the promised length`(block: Block, outputs: Int) {
    let network = network(block, channels: 1)
    #expect(network.outputs == outputs)
    #expect(network(.ones([2, 1, 16, 24]), training: false).shape == [2, outputs])
  }

  @Test(arguments: [Block.basic, .bottleneck])
  func `weights are drawn in the order of the layers, with the deviation of He's fan-out`(block: Block) {
    let random = Generator(seed: 5)
    for part in network(block, seed: 5).tensors where part.tensor.rank == 4 {
      let shape = part.tensor.shape
      let drawn = Initialization.kaimingNormal(shape, fanOut: shape[0] * shape[2] * shape[3], random)
      #expect((drawn - part.tensor).abs().max().item == 0, "\(part.name)")
    }
  }

  @Test func `a stage has a sequence of blocks, and only the first block of a wider one has a convolved shortcut`() {
    let names = network(blocks: [2, 2, 1, 1]).tensors.map(\.name)
    let shortcuts = names.filter { $0.hasSuffix("downsample.0.weight") }
    #expect(shortcuts == (2...4).map { "layer\($0).0.downsample.0.weight" })
    let first = names.filter { $0.hasSuffix(".conv1.weight") }
    let blocks = ["layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer4.0"]
    #expect(first == blocks.map { "\($0).conv1.weight" })
  }

  @Test(arguments: [Block.basic, .bottleneck], Stem.allCases)
  func `each stage halves the sides and doubles the channels, and the mean of the last is the feature`(
    block: Block, stem: Stem
  ) throws {
    let network = network(block, stem: stem)
    let images = Tensor.rand([2, 3, 64, 32], Generator(seed: 1))
    let stages = network.stages(images, training: false)
    let scale = stem == .cifar ? 1 : 4
    #expect(
      stages.map(\.shape)
        == (0..<4).map { [2, network.outputs >> (3 - $0), (64 / scale) >> $0, (32 / scale) >> $0] })
    let mean = try #require(stages.last).mean(axis: -2, -1)
    #expect((mean - network(images, training: false)).abs().max().item == 0)
  }

  @Test(arguments: Engine.allowsBFloat16 ? [false, true] : [false], Stem.allCases)
  func `images stay channels-last through the net, and gradients are finite`(autocast: Bool, stem: Stem) {
    let network = network(blocks: [2, 2, 2, 2], stem: stem)
    let images = Tensor.rand([4, 3, 32, 32], Generator(seed: 1)).contiguous(.channelsLast)
    let stages = withAutocast(autocast, on: .cpu) { network.stages(images, training: true) }
    for stage in stages {
      #expect(callAll("aten::stride.int", stage, 1).int == 1)
      #expect(stage.dtype == (autocast ? .bfloat16 : .float32))
    }
    stages[3].to(.float32).square().sum().backward()
    #expect(network.parameters.allSatisfy { $0.tensor.gradient?.isFinite == true })
  }

  @Test func `later stages leave the earlier ones as they are`() {
    let network = network()
    let images = Tensor.rand([2, 3, 16, 16], Generator(seed: 1))
    let first = network.layer1(
      network.bn1.relu(network.conv1(images, training: false), training: false), training: false)
    #expect((network.stages(images, training: false)[0] - first).abs().max().item == 0)
  }
}
