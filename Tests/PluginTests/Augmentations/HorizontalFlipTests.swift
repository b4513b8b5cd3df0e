import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct HorizontalFlipTests {
  @Test func `at probability 1 every image is torchvision's hflip, at 0 none`() throws {
    let reference = try TorchReference("augmentations")
    let images = try reference["images"]
    #expect(HorizontalFlip(probability: 1)(images, Generator(seed: 1)).floats == (try reference["flipped"].floats))
    #expect(HorizontalFlip(probability: 0)(images, Generator(seed: 1)).floats == images.floats)
  }

  @Test func `images are mirrored with the probability`() {
    let images = Tensor([0, 1].map(Float.init), [1, 1, 1, 2]).expand(10_000, 1, 1, 2)
    let flipped = HorizontalFlip(probability: 0.3)(images, Generator(seed: 1))
    #expect(abs(flipped.select(axis: 3, 0).mean().item - 0.3) < 0.02)  // 4 sigma
  }

  @Test(arguments: [-0.1, 1.1]) func `an impossible probability is refused`(probability: Double) {
    let error = #expect(throws: OptionError.self) { try HorizontalFlip(probability: probability).validate() }
    #expect(error?.option == "probability" && error?.message == "must be from 0 to 1, but is \(probability)")
  }
}
