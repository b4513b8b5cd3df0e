import Clutch
import Conformance
import Testing

/// Augmentations with one mistake each, and the resulting results.
@Suite struct AugmentationContractTests {
  static let registered: Void = {
    register(Negative.self)
    register(SharedDraw.self)
    register(Centered.self)
    register(Darkening.self)
    register(Glaring.self)
    register(Lucky.self)
  }()

  init() { Self.registered }

  @Test func `an augmentation that draws nothing passes every check`() throws {
    #expect(try failures("augmentation", "negative") == [])
  }

  @Test func `one draw for the whole batch is found`() throws {
    #expect(
      try failures("augmentation", "shared-draw") == [
        "every image has its own random numbers: 64 equal images [3, 16, 16], seeds 1 ... 8: equal images of a batch "
          + "have equal results, although another seed gives other results: draw numbers of shape [n, 1, 1, 1]"
      ])
  }

  @Test func `an image that changes with its neighbours is found`() throws {
    let found = try failures("augmentation", "centered")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "the result of an image does not depend on the others: images [16, 3, 16, 16], with image 0 made black, "
          + "seed 1: element [") == true)
    #expect(found.first?.contains("of the result of image 1 is ") == true)
  }

  @Test func `writing to the images that were given is found`() throws {
    let found = try failures("augmentation", "darkening").map { $0.prefix { $0 != ":" } }
    #expect(found.contains("the input images are not changed"))
  }

  @Test func `pixels above 1 are found`() throws {
    let found = try failures("augmentation", "glaring")
    #expect(
      found == [
        "shape, type and the range 0 ... 1 are kept: images [8, 3, 16, 12], random, seed 1: the result is within "
          + "0.00015938282 ... 1.99967635, but should be within 0 ... 1"
      ])
  }

  @Test func `chance from elsewhere than the generator is found`() throws {
    let found = try failures("augmentation", "lucky").map { $0.prefix { $0 != ":" } }
    #expect(found.contains("the same seed gives the same bits"))
  }
}

/// Replaces black with white.
private struct Negative: Augmentation {
  static let name = "negative"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { 1 - images }
}

/// Dims all images by one number.
private struct SharedDraw: Augmentation {
  static let name = "shared-draw"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { images * Tensor.rand([], random) }
}

/// Mixes every image with the mean of the batch.
private struct Centered: Augmentation {
  static let name = "centered"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    0.5 * images + 0.5 * images.mean(axis: 0, keep: true)
  }
}

/// Halves the images in place.
private struct Darkening: Augmentation {
  static let name = "darkening"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { call("aten::mul_.Scalar", images, 0.5) }
}

/// Multiplies without clamping.
private struct Glaring: Augmentation {
  static let name = "glaring"
  /// The factor.
  var strength = 2.0
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { images * strength }
}

/// Dims each image by a number from libtorch's global generator.
private struct Lucky: Augmentation {
  static let name = "lucky"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    images * call("aten::rand", [images.size(0), 1, 1, 1], DType.float32, nil, images.device)
  }
}
