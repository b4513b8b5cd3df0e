import Formats
import Recipe
import Testing
import Torch

@testable import Components
@testable import Plugins

@Suite struct EfficientNetLite0Tests {
  private func network(_ height: Int, _ width: Int) throws -> Network {
    try EfficientNetLite0().build(ImageShape(channels: 3, height: height, width: width), Generator(seed: 0))
  }

  @Test(arguments: [(32, 32), (45, 38)])
  func `features are those of timm's tf_efficientnet_lite0 for the same weights`(height: Int, width: Int) throws {
    let reference = try TorchReference("efficientnet")
    let network = try network(height, width)
    fillByFormula(network.module)
    let images = ResNetTests().noise("images", [2, 3, height, width]).to(.float32).contiguous(.channelsLast)
    let features = withoutGradient { network.module(images, training: false) }
    #expect(relativeError(features, try reference["features-\(height)x\(width)"]) < 1e-5)
    #expect(network.outputs == features.size(1))
  }

  @Test func `weights have timm's names`() throws {
    let names = try network(32, 32).module.tensors.map(\.name).sorted().joined(separator: " ")
    #expect(try TorchReference("efficientnet").text("names") == names)
  }

  /// The names are those of the file `efficientnet-lite0-57934424.pth`, as its reader's source lists them.
  @Test(arguments: [
    ("_conv_stem.weight", "conv_stem.weight"), ("_bn0.running_mean", "bn1.running_mean"),
    ("_conv_head.weight", "conv_head.weight"), ("_bn1.bias", "bn2.bias"),
    ("_blocks.0._depthwise_conv.weight", "blocks.0.0.conv_dw.weight"), ("_blocks.0._bn1.bias", "blocks.0.0.bn1.bias"),
    ("_blocks.0._project_conv.weight", "blocks.0.0.conv_pw.weight"), ("_blocks.0._bn2.bias", "blocks.0.0.bn2.bias"),
    ("_blocks.1._expand_conv.weight", "blocks.1.0.conv_pw.weight"), ("_blocks.2._bn0.bias", "blocks.1.1.bn1.bias"),
    ("_blocks.5._depthwise_conv.weight", "blocks.3.0.conv_dw.weight"), ("_blocks.7._bn1.bias", "blocks.3.2.bn2.bias"),
    ("_blocks.15._project_conv.weight", "blocks.6.0.conv_pwl.weight"), ("_blocks.15._bn2.bias", "blocks.6.0.bn3.bias"),
    ("blocks.1.0.bn1.bias", "blocks.1.0.bn1.bias"), ("_blocks.16._bn2.bias", "_blocks.16._bn2.bias"),
    ("_blocks.\(Int.min)._bn2.bias", "_blocks.\(Int.min)._bn2.bias"),
  ])
  func `the names of the package with weights are mapped to timm's`(name: String, own: String) throws {
    #expect(EfficientNetLite0().place(of: name) == WeightPlace(own))
    let names = try TorchReference("efficientnet").text("names").split(separator: " ").map(String.init)
    #expect(names.contains(own) != own.hasPrefix("_"))
  }

  @Test func `its layers are the means of the stages`() throws {
    let network = try network(32, 32)
    let module = try #require(network.module as? EfficientNetwork)
    #expect(network.layers.map(\.name) == (1...7).map { "stage\($0)" })
    let images = Tensor.rand([2, 3, 32, 32], Generator(seed: 1)).contiguous(.channelsLast)
    let (output, layers) = withoutGradient { module.reading(["stage1", "stage7"], of: images, training: false) }
    #expect(output.floats == withoutGradient { module(images, training: false) }.floats)
    #expect(layers.mapValues(\.shape) == ["stage1": [2, 16], "stage7": [2, 320]])
  }

  @Test func `images of which a single pixel would be halved are refused`() throws {
    let error = #expect(throws: OptionError.self) { try network(16, 32) }
    #expect(
      error?.message == "'efficientnet-lite0' needs sides of 17 pixels or more, but images are 3 x 16 x 32")
    #expect(try network(17, 17).outputs == 1280)
  }
}

/// Sets each tensor to its value in Fixtures/efficientnet.py and Fixtures/wideresnet.py.
func fillByFormula(_ module: any Module) {
  for part in module.tensors {
    let shape = part.tensor.shape
    let u = ResNetTests().noise(part.name, shape)
    let isScale = part.name.hasSuffix("weight") || part.name.hasSuffix("running_var")
    let bound = (6 / Double(shape.dropFirst().reduce(1, *))).squareRoot()
    withoutGradient {
      part.tensor.copy(from: shape.count == 4 ? (2 * u - 1) * bound : isScale ? u + 0.5 : (u - 0.5) * 0.2)
    }
  }
}
