import Clutch
import Testing

@testable import Plugins

@Suite struct AllStagesTests {
  private let shape = ImageShape(channels: 3, height: 16, width: 16)

  @Test func `the features are the means of all stages, and end with those of a ResNet-18`() throws {
    let network = try AllStages(width: 4).build(shape, Generator(seed: 1))
    #expect(network.outputs == 60)
    let images = Tensor.rand([2, 3, 16, 16], Generator(seed: 2))
    let features = network.module(images, training: false)
    #expect(features.shape == [2, 60])
    let resnet = try ResNet(width: 4).build(shape, Generator(seed: 1)).module
    #expect(relativeError(features.slice(axis: 1, 28..<60), resnet(images, training: false)) == 0)
  }

  @Test func `weights have torchvision's names, below the name of the property`() throws {
    let names = try AllStages(width: 4).build(shape, Generator(seed: 1)).module.tensors.map(\.name)
    let resnet = try ResNet(width: 4).build(shape, Generator(seed: 1)).module.tensors.map(\.name)
    #expect(names == resnet.map { "trunk.\($0)" })
  }

  @Test func `images that are too small and impossible options are refused`() {
    let small = ImageShape(channels: 3, height: 16, width: 40)
    let error = #expect(throws: OptionError.self) { try AllStages(stem: .imagenet).build(small, Generator(seed: 1)) }
    #expect(error?.option == "stem")
    #expect(error?.message == "'imagenet' needs sides of 17 pixels or more, but images are 3 x 16 x 40")
    let width = #expect(throws: OptionError.self) { try AllStages(width: 0).validate() }
    #expect(width?.description == "'width' must be from 1 to 1024, but is 0")
  }
}
