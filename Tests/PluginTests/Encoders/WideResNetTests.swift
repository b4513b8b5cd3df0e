import Formats
import Recipe
import Testing
import Torch

@testable import Components
@testable import Plugins

@Suite struct WideResNetTests {
  private let small = WideResNet(depth: 10, widening: 1)

  private func network(_ options: WideResNet, _ height: Int, _ width: Int) throws -> Network {
    try options.build(ImageShape(channels: 3, height: height, width: width), Generator(seed: 0))
  }

  @Test(arguments: [(16, 16), (15, 13)])
  func `features are those of PyTorch for the same weights`(height: Int, width: Int) throws {
    let network = try network(small, height, width)
    fillByFormula(network.module)
    let images = ResNetTests().noise("images", [2, 3, height, width]).to(.float32).contiguous(.channelsLast)
    let features = withoutGradient { network.module(images, training: false) }
    #expect(relativeError(features, try TorchReference("wideresnet")["features-\(height)x\(width)"]) < 1e-5)
  }

  @Test func `the names of the usual code are mapped to its own`() throws {
    let names = try TorchReference("wideresnet").text("names").split(separator: " ").map(String.init)
    let mapped = names.map { small.place(of: $0) }
    #expect(try mapped.compactMap { $0?.name }.sorted() == network(small, 16, 16).module.tensors.map(\.name).sorted())
  }

  /// Counted by hand for depth 10 and widening 2: 432 of the first convolution, 16·32·10 + 32·32·9 + 32 + 64 in the first
  /// block, 32·64·10 + 64·64·9 + 64 + 128 in the second, 64·128·10 + 128·128·9 + 128 + 256 in the third, and 256.
  @Test func `depth and widening set the number of weights`() throws {
    func count(_ options: WideResNet) throws -> Int {
      try network(options, 16, 16).module.parameters.map(\.tensor.count).reduce(0, +)
    }
    #expect(
      try count(WideResNet(depth: 10, widening: 2))
        == 432 + (5120 + 9216 + 96) + (20480 + 36864 + 192) + (81920 + 147_456 + 384) + 256)
    #expect(try network(WideResNet(depth: 16, widening: 2), 16, 16).outputs == 128)
    #expect(try count(WideResNet(depth: 16, widening: 1)) > count(small))
  }

  @Test func `its layers are the means of the groups`() throws {
    let network = try network(small, 16, 16)
    let module = try #require(network.module as? WideNetwork)
    let images = Tensor.rand([2, 3, 16, 16], Generator(seed: 1)).contiguous(.channelsLast)
    let (output, layers) = withoutGradient { module.reading(["block1", "block3"], of: images, training: false) }
    #expect(output.floats == withoutGradient { module(images, training: false) }.floats)
    #expect(layers.mapValues(\.shape) == ["block1": [2, 16], "block3": [2, 64]])
  }

  @Test(arguments: [
    (WideResNet(depth: 27), "depth", "must be 6·n + 4 from 10 to 100, such as 28 or 40, but is 27"),
    (WideResNet(widening: 0), "widening", "must be from 1 to 16, but is 0"),
  ])
  func `impossible options are refused`(options: WideResNet, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }

  @Test func `images that are too small are refused`() {
    let error = #expect(throws: OptionError.self) { try network(small, 2, 9) }
    #expect(error?.message == "'wide-resnet' needs sides of 3 pixels or more, but images are 3 x 2 x 9")
  }
}
