import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct SolarizeTests {
  @Test(arguments: [(0.5, "solarized"), (0.2, "solarized-low")])
  func `at probability 1 every image is torchvision's, at 0 none`(threshold: Double, name: String) throws {
    let reference = try TorchReference("augmentations")
    let images = try reference["images"]
    let changed = Solarize(threshold: threshold, probability: 1)(images, Generator(seed: 1))
    #expect((changed - (try reference[name])).abs().max().item < 1e-6)
    #expect(Solarize(threshold: threshold, probability: 0)(images, Generator(seed: 1)).floats == images.floats)
  }

  @Test func `pixels from the threshold on are inverted, by hand`() {
    let image = Tensor([0, 0.25, 0.5, 0.75, 1].map(Float.init), [1, 1, 1, 5])
    #expect(Solarize(probability: 1)(image, Generator(seed: 1)).floats == [0, 0.25, 0.5, 0.25, 0])
    #expect(Solarize(threshold: 0, probability: 1)(image, Generator(seed: 1)).floats == [1, 0.75, 0.5, 0.25, 0])
    #expect(Solarize(threshold: 1, probability: 1)(image, Generator(seed: 1)).floats == [0, 0.25, 0.5, 0.75, 0])
  }

  @Test func `whole images are chosen with the probability`() {
    let white = Tensor.ones([10_000, 1, 1, 2])
    let dark = (Solarize()(white, Generator(seed: 1)) .== 0).to(.float32).flatten(from: 1)  // [n, 2]
    #expect(abs(dark.mean().item - 0.2) < 0.016)  // 4 sigma
    #expect(dark.select(axis: 1, 0).floats == dark.select(axis: 1, 1).floats)
  }

  @Test(arguments: [
    (Solarize(threshold: 1.5), "threshold", "must be from 0 to 1, but is 1.5"),
    (Solarize(probability: -1), "probability", "must be from 0 to 1, but is -1.0"),
  ])
  func `impossible options are refused`(options: Solarize, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
