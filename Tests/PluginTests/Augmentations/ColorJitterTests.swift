import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct ColorJitterTests {
  static let parts: [(String, @Sendable (Tensor, Tensor) -> Tensor)] = [
    ("brightness", ColorJitter.brightness), ("contrast", ColorJitter.contrast),
    ("saturation", ColorJitter.saturation), ("hue", ColorJitter.hue),
  ]

  @Test(arguments: parts.indices) func `each part is torchvision's`(i: Int) throws {
    let reference = try TorchReference("augmentations")
    let (name, change) = Self.parts[i]
    let factors = try reference[name == "hue" ? "turns" : "factors"].reshape(-1, 1, 1, 1)
    let changed = change(try reference["images"], factors)
    #expect((changed - (try reference[name])).abs().max().item < 2e-6, "\(name)")
  }

  @Test func `a third of a turn makes red green and green blue`() {
    let colors = Tensor([1, 0, 0, 0, 1, 0].map(Float.init), [2, 3, 1, 1])
    let turned = ColorJitter.hue(colors, Tensor.full([2, 1, 1, 1], 1.0 / 3))
    #expect((turned - Tensor([0, 1, 0, 0, 0, 1].map(Float.init), [2, 3, 1, 1])).abs().max().item < 1e-6)
  }

  @Test func `images that are not chosen pass to the bit`() {
    let images = Tensor.rand([400, 3, 4, 4], Generator(seed: 1))
    let changed = ColorJitter(probability: 0.25)(images, Generator(seed: 2))
    let kept = (changed .== images).to(.float32).flatten(from: 1).min(axis: 1)
    #expect(abs(kept.mean().item - 0.75) < 0.09)  // 4 sigma
    #expect(ColorJitter(probability: 0)(images, Generator(seed: 2)).floats == images.floats)
  }

  @Test(arguments: [1, 4]) func `without colour, brightness and contrast alone change`(channels: Int) {
    let images = Tensor.full([64, channels, 4, 4], 0.5)
    let dull = ColorJitter(brightness: 0, contrast: 0, saturation: 1, hue: 0.5, probability: 1)
    #expect(dull(images, Generator(seed: 1)).floats == images.floats)
    let bright = ColorJitter(brightness: 0.4, contrast: 0, probability: 1)(images, Generator(seed: 1))
    let (darkest, lightest) = (bright.min().item, bright.max().item)
    #expect(darkest < 0.35 && darkest >= 0.3 && lightest > 0.65 && lightest <= 0.7)
  }

  @Test func `a strength above 1 draws factors from 0 up, all alike`() {
    let images = Tensor.full([4000, 1, 1, 1], 0.1)
    let jitter = ColorJitter(brightness: 2, contrast: 0, probability: 1)  // factors 0 ... 3
    let changed = jitter(images, Generator(seed: 1))
    #expect(abs(changed.mean().item - 0.15) < 0.0055)  // 4 sigma
    #expect(changed.min().item < 0.001 && changed.max().item > 0.299 && changed.max().item <= 0.3)
  }

  @Test(arguments: [
    (ColorJitter(brightness: -1), "brightness", "must be 0 or more, but is -1.0"),
    (ColorJitter(contrast: -0.5), "contrast", "must be 0 or more, but is -0.5"),
    (ColorJitter(saturation: -0.1), "saturation", "must be 0 or more, but is -0.1"),
    (ColorJitter(hue: 0.6), "hue", "must be from 0 to 0.5, but is 0.6"),
    (ColorJitter(probability: 2), "probability", "must be from 0 to 1, but is 2.0"),
  ])
  func `impossible options are refused`(options: ColorJitter, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
