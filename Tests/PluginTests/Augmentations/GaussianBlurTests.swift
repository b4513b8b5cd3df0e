import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct GaussianBlurTests {
  @Test(arguments: [3, 7]) func `images are blurred as by torchvision's gaussian_blur`(size: Int) throws {
    let reference = try TorchReference("augmentations")
    let blurred = GaussianBlur.blur(try reference["images"], try reference["sigmas"], radius: size / 2)
    #expect(relativeError(blurred, try reference["blurred\(size)"]) < 1e-6)
  }

  /// The spread of a single white pixel along a row.
  func reach(side: Int, kernel: Double) -> Int {
    let image = Tensor.zeros([1, 1, side, side])
    let middle = side / 2
    image[0][0][middle][middle..<(middle + 1)].copy(from: .ones([1]))
    let blurred = GaussianBlur(sigma: 5...5, kernel: kernel, probability: 1)(image, Generator(seed: 1))
    return Int((blurred[0][0][middle] .> 0).to(.float32).sum().item)
  }

  @Test(arguments: [(32, 0.1, 3), (28, 0.1, 3), (96, 0.1, 9), (224, 0.1, 23), (32, 0.3, 9), (9, 0.1, 3)])
  func `the kernel is the odd share of the side`(side: Int, kernel: Double, pixels: Int) {
    #expect(reach(side: side, kernel: kernel) == pixels)
  }

  @Test func `images that are not chosen pass to the bit`() {
    let images = Tensor.rand([400, 1, 4, 4], Generator(seed: 1))
    let changed = GaussianBlur(sigma: 1...2, probability: 0.25)(images, Generator(seed: 2))
    let kept = (changed .== images).to(.float32).flatten(from: 1).min(axis: 1)
    #expect(abs(kept.mean().item - 0.75) < 0.09)  // 4 sigma
  }

  @Test(arguments: [
    (GaussianBlur(sigma: 0...1), "sigma", "must be greater than 0, but is 0.0"),
    (GaussianBlur(kernel: 0), "kernel", "must be greater than 0 and at most 1, but is 0.0"),
    (GaussianBlur(kernel: 1.5), "kernel", "must be greater than 0 and at most 1, but is 1.5"),
    (GaussianBlur(probability: -1), "probability", "must be from 0 to 1, but is -1.0"),
  ])
  func `impossible options are refused`(options: GaussianBlur, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
