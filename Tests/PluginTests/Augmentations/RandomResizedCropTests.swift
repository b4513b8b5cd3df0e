import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct RandomResizedCropTests {
  @Test func `a box is stretched as by torchvision's resized_crop`() throws {
    let reference = try TorchReference("augmentations")
    let boxes = try reference["boxes"]
    let sides = (0..<4).map { boxes.select(axis: 1, $0) }
    let images = try reference["images"]
    let cropped = RandomResizedCrop.crop(
      images, .init(top: sides[0], left: sides[1], height: sides[2], width: sides[3]), height: images.size(2),
      width: images.size(3))
    #expect(relativeError(cropped, try reference["cropped"]) < 1e-5)
  }

  @Test func `a smaller result shows the same boxes`() {
    let images = Tensor.rand([4, 1, 16, 16], Generator(seed: 1))
    let small = RandomResizedCrop(size: 8)(images, Generator(seed: 2))
    let whole = RandomResizedCrop()(images, Generator(seed: 2))
    #expect(small.shape == [4, 1, 8, 8])
    // Both interpolate the same boxes, so their means differ by the sampling only.
    let means = (small.mean(axis: 1, 2, 3) - whole.mean(axis: 1, 2, 3)).abs().max().item
    #expect(means < 0.05)
    #expect(RandomResizedCrop(scale: 1...1, ratio: 1...1, size: 16)(images, Generator(seed: 2)).floats == images.floats)
  }

  @Test(arguments: [
    ("usual", 32, 32, RandomResizedCrop()),
    ("tight", 20, 40, RandomResizedCrop(scale: 0.9...1, ratio: 0.5...1)),
    ("never", 40, 20, RandomResizedCrop(scale: 1...1, ratio: 2...3)),
  ])
  func `boxes are distributed as torchvision's`(name: String, height: Int, width: Int, crop: RandomResizedCrop) throws {
    let boxes = crop.boxes(100_000, height: height, width: width, Generator(seed: 1))
    let drawn = Tensor.stack([boxes.top, boxes.left, boxes.height, boxes.width], axis: 1).to(.float64)
    let mean = drawn.mean(axis: 0)
    let deviation = (drawn - mean).square().mean(axis: 0).sqrt()
    let expected = try TorchReference("augmentations")[name]
    // The means of two sets of 100,000 draws differ by 0.0045 standard deviations (one sigma); their standard
    // deviations differ by less.
    let allowed = 0.02 * expected[1] + 1e-9
    #expect(((mean - expected[0]).abs() - allowed).max().item <= 0)
    #expect(((deviation - expected[1]).abs() - allowed).max().item <= 0)
  }

  @Test func `boxes lie inside the image`() {
    let crop = RandomResizedCrop(scale: 0.01...1, ratio: 0.1...10)
    let boxes = crop.boxes(10_000, height: 7, width: 11, Generator(seed: 2))
    #expect(boxes.top.min().item >= 0 && boxes.left.min().item >= 0)
    #expect(boxes.height.min().item >= 1 && boxes.width.min().item >= 1)
    #expect((boxes.top + boxes.height).max().item <= 7 && (boxes.left + boxes.width).max().item <= 11)
  }

  @Test(arguments: [(60.0...80.0, 1.0, 28.0), (1.0 / 80...1.0 / 60, 28.0, 1.0)])
  func `a ratio beyond the image's own gives a box of one pixel across`(
    ratio: ClosedRange<Double>, height: Double, width: Double
  ) {
    let crop = RandomResizedCrop(ratio: ratio)
    let boxes = crop.boxes(20, height: 28, width: 28, Generator(seed: 1))
    #expect(boxes.height.doubles.allSatisfy { $0 == height } && boxes.width.doubles.allSatisfy { $0 == width })
    #expect(crop(.rand([4, 1, 28, 28], Generator(seed: 2)), Generator(seed: 3)).isFinite)
  }

  @Test func `the whole image as the box leaves it as it is`() {
    let images = Tensor.rand([4, 3, 8, 8], Generator(seed: 1))
    let crop = RandomResizedCrop(scale: 1...1, ratio: 1...1)
    #expect(crop(images, Generator(seed: 2)).floats == images.floats)
  }

  @Test(arguments: [
    (RandomResizedCrop(scale: 0...1), "scale", "must be greater than 0 and at most 1, but is 0.0"),
    (RandomResizedCrop(scale: 0.5...1.1), "scale", "must be greater than 0 and at most 1, but is 1.1"),
    (RandomResizedCrop(ratio: 0...1), "ratio", "must be greater than 0, but is 0.0"),
  ])
  func `impossible options are refused`(options: RandomResizedCrop, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
