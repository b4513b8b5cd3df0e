import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct GrayscaleTests {
  @Test func `at probability 1 every image is torchvision's grey, at 0 none`() throws {
    let reference = try TorchReference("augmentations")
    let images = try reference["images"]
    let gray = Grayscale(probability: 1)(images, Generator(seed: 1))
    #expect((gray - (try reference["grey"])).abs().max().item < 1e-6)
    #expect(Grayscale(probability: 0)(images, Generator(seed: 1)).floats == images.floats)
  }

  @Test func `images lose their colour with the probability`() {
    let red = Tensor([1, 0, 0].map(Float.init), [1, 3, 1, 1]).expand(10_000, 3, 1, 1)
    let gray = Grayscale()(red, Generator(seed: 1)).select(axis: 1, 2) .> 0
    #expect(abs(gray.to(.float32).mean().item - 0.2) < 0.016)  // 4 sigma
  }

  @Test(arguments: [1, 2, 4]) func `images without colour pass unchanged`(channels: Int) {
    let images = Tensor.rand([4, channels, 5, 5], Generator(seed: 1))
    #expect(Grayscale(probability: 1)(images, Generator(seed: 1)).floats == images.floats)
  }

  @Test(arguments: [-0.1, 1.1]) func `an impossible probability is refused`(probability: Double) {
    let error = #expect(throws: OptionError.self) { try Grayscale(probability: probability).validate() }
    #expect(error?.option == "probability" && error?.message == "must be from 0 to 1, but is \(probability)")
  }
}
