import Formats
import Recipe
import Testing
import Torch

@testable import Components
@testable import Plugins

@Suite struct ResNetTests {
  /// Numbers in 0 ... 1 that depend only on a name and an index, the same as in Fixtures/resnet.py.
  func noise(_ name: String, _ shape: [Int]) -> Tensor {
    let seed = name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 10007 }
    let index = Tensor.arange(shape.reduce(1, *)).to(.float64)
    let waves = (index * 12.9898 + Double(seed) * 78.233).sin() * 43758.5453
    return (waves - waves.floor()).reshape(shape)
  }

  /// Sets each tensor to its value in Fixtures/resnet.py.
  func fill(_ module: any Module) {
    for part in module.tensors {
      let shape = part.tensor.shape
      let u = noise(part.name, shape)
      let isScale = part.name.hasSuffix("weight") || part.name.hasSuffix("running_var")
      let bound = shape.count == 4 ? (6 / Double(shape[0] * shape[2] * shape[3])).squareRoot() : 0
      withoutGradient {
        part.tensor.copy(from: shape.count == 4 ? (2 * u - 1) * bound : isScale ? u + 0.5 : (u - 0.5) * 0.2)
      }
    }
  }

  func network(_ options: ResNet, channels: Int = 3, side: Int = 32) throws -> Network {
    try options.build(ImageShape(channels: channels, height: side, width: side), Generator(seed: 0))
  }

  @Test(arguments: [18, 34, 50], ResidualNetwork.Stem.allCases)
  func `features are torchvision's for the same weights`(depth: Int, stem: ResidualNetwork.Stem) throws {
    let reference = try TorchReference("resnet")
    let network = try network(ResNet(depth: depth, stem: stem))
    fill(network.module)
    let side = stem == .cifar ? 16 : 64
    let images = noise("images", [2, 3, side, side]).to(.float32).contiguous(.channelsLast)
    let features = withoutGradient { network.module(images, training: false) }
    #expect(relativeError(features, try reference["resnet\(depth)-\(stem.rawValue)"]) < 1e-5)
  }

  @Test(arguments: [18, 34, 50])
  func `weights have torchvision's names`(depth: Int) throws {
    let names = try network(ResNet(depth: depth)).module.tensors.map(\.name).sorted().joined(separator: " ")
    #expect(try TorchReference("resnet").text("resnet\(depth)") == names)
  }

  @Test(arguments: [(18, 16, 128), (34, 4, 32), (50, 8, 256)])
  func `the width sets the channels, and outputs are told`(depth: Int, width: Int, outputs: Int) throws {
    let network = try network(ResNet(depth: depth, width: width), channels: 1, side: 28)
    #expect(network.outputs == outputs)
    #expect(network.module.parameters[0].tensor.shape == [width, 1, 3, 3])
    #expect(network.module(.ones([2, 1, 28, 28]), training: true).shape == [2, outputs])
  }

  @Test(arguments: [18, 50]) func `its layers are the means of the stages, and the last is the output`(depth: Int)
    throws
  {
    let network = try network(ResNet(depth: depth, width: 4), side: 16)
    #expect(network.layers.map(\.name) == ["layer1", "layer2", "layer3", "layer4"])
    let module = try #require(network.module as? ResidualNetwork)
    let images = noise("images", [2, 3, 16, 16]).to(.float32).contiguous(.channelsLast)
    let (output, layers) = withoutGradient { module.reading(["layer2", "layer4"], of: images, training: false) }
    #expect(layers.keys.sorted() == ["layer2", "layer4"])
    #expect(output.floats == withoutGradient { module(images, training: false) }.floats)
    #expect(layers["layer4"]?.floats == output.floats)
    let second = withoutGradient { module.stages(images, training: false)[1].mean(axis: -2, -1) }
    let read = try #require(layers["layer2"])
    let quarter = network.outputs / 4
    #expect(read.size(1) == quarter)
    #expect(read.floats == second.floats)
  }

  @Test func `the deviation of initial weights is the root of 2 over fan-out`() throws {
    let network = try network(ResNet(width: 32))
    let weight = try #require(network.module.tensors.first { $0.name == "layer3.1.conv2.weight" }).tensor
    let deviation = weight.square().mean().item.squareRoot()
    #expect(abs(deviation / (2.0 / (128 * 9)).squareRoot() - 1) < 0.01)
  }

  @Test func `the same seed gives the same weights, another one others`() throws {
    let options = ResNet(width: 4)
    func first(_ seed: UInt64) throws -> [Float] {
      let shape = ImageShape(channels: 3, height: 8, width: 8)
      return try options.build(shape, Generator(seed: seed)).module.parameters.flatMap(\.tensor.floats)
    }
    #expect(try first(1) == first(1) && first(1) != first(2))
  }

  @Test(arguments: [
    (ResNet(depth: 20), "depth", "must be 18, 34 or 50, but is 20"),
    (ResNet(width: 0), "width", "must be from 1 to 1024, but is 0"),
    (ResNet(width: 1025), "width", "must be from 1 to 1024, but is 1025"),
  ])
  func `impossible options are refused`(options: ResNet, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }

  @Test(arguments: [(ResidualNetwork.Stem.cifar, 5), (.imagenet, 17)])
  func `images of which a single pixel would be halved are refused`(stem: ResidualNetwork.Stem, least: Int) throws {
    let (small, side) = (ResNet(width: 4, stem: stem), least - 1)
    let error = #expect(throws: OptionError.self) { try self.network(small, side: side) }
    #expect(error?.option == "stem")
    #expect(
      error?.message
        == "'\(stem.rawValue)' needs sides of \(least) pixels or more, but images are 3 x \(side) x \(side)")
    let network = try network(small, side: least)
    let images = Tensor.rand([4, 3, least, least], Generator(seed: 1)).contiguous(.channelsLast)
    let features = withAutocast(Engine.allowsBFloat16, on: .cpu) { network.module(images, training: true) }
    features.to(.float32).square().sum().backward()
    #expect(network.module.parameters.allSatisfy { $0.tensor.gradient?.isFinite == true })
  }
}
