import Foundation
import Recipe
import Testing

@testable import Components
@testable import Formats
@testable import Plugins
@testable import Torch

@Suite struct ViTTests {
  private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/vit.safetensors").path

  private static let tiny = ViT(patch: 4, width: 8, depth: 2, heads: 2)
  private static let registers = ViT(patch: 4, width: 8, depth: 2, heads: 2, registers: 3, layerScale: true)

  private func network(_ options: ViT, side: Int = 16) throws -> Network {
    try options.build(ImageShape(channels: 3, height: side, width: side), Generator(seed: 0))
  }

  /// The network with the weights below a prefix of the fixture.
  private func filled(_ options: ViT, _ prefix: String) throws -> Network {
    let network = try network(options)
    _ = try Pretrained(path: Self.fixture, prefix: prefix).fill(network, of: options)
    return network
  }

  @Test(arguments: [("plain", Self.tiny), ("registers", Self.registers), ("hugging", Self.tiny)])
  func `features are timm's for the same weights, under its names and Hugging Face's`(name: String, options: ViT)
    throws
  {
    let reference = try TorchReference("vit")
    let module = try #require(try filled(options, name).module as? VisionTransformer)
    let images = try reference["images"].contiguous(.channelsLast)
    let expected = name == "hugging" ? "plain" : name
    let (output, layers) = withoutGradient {
      module.reading(["class-token", "mean-patch"], of: images, training: false)
    }
    #expect(relativeError(output, try reference["features.\(expected)"]) < 1e-5)
    #expect(layers["class-token"]?.floats == output.floats)
    #expect(relativeError(try #require(layers["mean-patch"]), try reference["mean.\(expected)"]) < 1e-5)
  }

  @Test func `the output may be the mean of the patches, or both`() throws {
    let reference = try TorchReference("vit")
    let (token, mean) = (try reference["features.plain"], try reference["mean.plain"])
    for (output, expected) in [(ViT.Output.meanPatch, mean), (.both, .concatenate([token, mean], axis: 1))] {
      var options = Self.tiny
      options.output = output
      let network = try filled(options, "plain")
      #expect(network.outputs == expected.size(1))
      let images = try reference["images"]
      let found = withoutGradient { network.module(images, training: false) }
      #expect(relativeError(found, expected) < 1e-5)
    }
  }

  @Test(arguments: [(5, 5), (9, 6), (16, 16)], [ViT.Interpolation.offset, .antialias])
  func `position embeddings of other sizes follow DINOv2's rules`(grid: (Int, Int), rule: ViT.Interpolation) throws {
    let reference = try TorchReference("vit")
    let options = ViT(patch: 2, width: 4, depth: 1, heads: 1, interpolation: rule)
    let network = try options.build(
      ImageShape(channels: 3, height: 2 * grid.0, width: 2 * grid.1), Generator(seed: 0))
    let shape = [1, 1 + grid.0 * grid.1, 4]
    let found = options.resized(try reference["positions"], "pos_embed", to: shape, in: network)
    let name = "\(rule == .offset ? "offset" : "size")-\(grid.0)x\(grid.1)"
    #expect(relativeError(try #require(found), try reference[name]) < 1e-5)
  }

  @Test func `position embeddings of the same grid stay the same, and gain a class token without its own`() throws {
    let positions = try TorchReference("vit")["positions"]
    let options = ViT(patch: 2, width: 4, depth: 1, heads: 1)
    let network = try network(options, side: 14)
    let found = options.resized(positions.slice(axis: 1, 1..<50), "pos_embed", to: [1, 50, 4], in: network)
    let expected = Tensor.concatenate([.zeros([1, 1, 4]), positions.slice(axis: 1, 1..<50)], axis: 1)
    #expect(found?.floats == expected.floats)
    #expect(options.resized(positions, "norm.weight", to: [1, 50, 4], in: network) == nil)
    #expect(options.resized(.zeros([1, 47, 4]), "pos_embed", to: [1, 50, 4], in: network) == nil)
    #expect(options.resized(.zeros([1, 50, 5]), "pos_embed", to: [1, 50, 4], in: network) == nil)
  }

  @Test func `attention in parts gives the same as attention at once`() throws {
    let attention = Attention(8, heads: 2, Generator(seed: 1))
    let input = Tensor.randn([5, 6, 8], Generator(seed: 2))
    let whole = withoutGradient { attention(input, training: false) }
    // Two images at a time need 2 · 2 · 6 · 6 elements.
    let parts = withoutGradient { attention.attended(input, most: 2 * 2 * 6 * 6) }
    #expect(relativeError(parts, whole) < 1e-6)
  }

  @Test(arguments: [
    (ViT(heads: 5), "heads", "must divide the width 192, but is 5"),
    (ViT(patch: 0), "patch", "must be from 2 to 64, but is 0"),
  ])
  func `impossible options are refused`(options: ViT, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }

  @Test func `images that patches do not fill are refused`() {
    let error = #expect(throws: OptionError.self) { try network(ViT(), side: 28) }
    #expect(
      error?.description
        == "'patch' must divide the sides of the images, which are 3 x 28 x 28, but is 16; resize the images with the "
        + "data sets' 'size', for example to 224")
  }
}
