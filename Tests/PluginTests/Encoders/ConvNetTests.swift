import Formats
import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct ConvNetTests {
  @Test(arguments: [
    (ConvNet(), 3, 32, 128), (ConvNet(width: 4, blocks: 1), 1, 28, 4), (ConvNet(width: 2, blocks: 5), 1, 28, 32),
    (ConvNet(width: 3, blocks: 1), 2, 1, 3),
  ])
  func `each block doubles the features`(convnet: ConvNet, channels: Int, side: Int, outputs: Int) throws {
    let shape = ImageShape(channels: channels, height: side, width: side)
    let network = try convnet.build(shape, Generator(seed: 0))
    #expect(network.outputs == outputs)
    #expect(network.module(.ones([2, channels, side, side]), training: false).shape == [2, outputs])
  }

  @Test func `one block is a convolution, batch norm, ReLU and the mean`() throws {
    let shape = ImageShape(channels: 2, height: 6, width: 6)
    let module = try ConvNet(width: 3, blocks: 1).build(shape, Generator(seed: 1)).module
    let images = Tensor.rand([4, 2, 6, 6], Generator(seed: 2))
    let drawn = call("aten::conv2d", images, module.parameters[0].tensor, nil, [1, 1], [1, 1])
    let mean = drawn.mean(axis: 0, 2, 3, keep: true)
    let deviation = ((drawn - mean).square().mean(axis: 0, 2, 3, keep: true) + 1e-5).sqrt()
    let expected = ((drawn - mean) / deviation).clamp(min: 0).mean(axis: 2, 3)
    #expect(relativeError(module(images, training: true), expected) < 1e-5)
  }

  @Test func `more blocks than the image has halvings are refused`() {
    let shape = ImageShape(channels: 1, height: 28, width: 40)
    let error = #expect(throws: OptionError.self) { try ConvNet(blocks: 6).build(shape, Generator(seed: 0)) }
    #expect(error?.option == "blocks")
    #expect(error?.message == "must be at most 5 for images of 1 x 28 x 40, but is 6")
  }

  @Test(arguments: [
    (ConvNet(width: 0), "width", "must be 1 or more, but is 0"),
    (ConvNet(width: 1025), "width", "must be at most 1024 with 3 blocks, which double it, but is 1025"),
    (ConvNet(width: .max, blocks: 10), "width", "must be at most 8 with 10 blocks, which double it, but is \(Int.max)"),
    (ConvNet(blocks: 0), "blocks", "must be from 1 to 10, but is 0"),
    (ConvNet(blocks: 11), "blocks", "must be from 1 to 10, but is 11"),
  ])
  func `impossible options are refused`(options: ConvNet, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
