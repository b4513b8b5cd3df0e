import Testing

@testable import Clutch
@testable import Plugins

/// What every augmentation promises.
@Suite struct AugmentationPromises {
  static let all = registered(Augmentations.self)

  func apply(_ augmentation: any Augmentation, _ images: Tensor, seed: UInt64 = 3) -> Tensor {
    augmentation(images, Generator(seed: seed))
  }

  @Test(arguments: all, [[8, 3, 16, 12], [8, 1, 9, 9], [1, 4, 5, 7], [2, 3, 1, 1]])
  func `shape and range are kept`(augmentation: any Augmentation, shape: [Int]) {
    let corners = Tensor.rand(shape, Generator(seed: 1)).round()  // 0 and 1 only
    for images in [corners, corners.contiguous(.channelsLast)] {
      let changed = apply(augmentation, images)
      #expect(changed.shape == shape && changed.dtype == .float32 && changed.isFinite)
      #expect(changed.min().item >= 0 && changed.max().item <= 1)
    }
  }

  @Test(arguments: all) func `the same seed gives the same images, another one others`(augmentation: any Augmentation) {
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
    let once = apply(augmentation, images).floats
    #expect(once == apply(augmentation, images).floats)
    #expect(once != apply(augmentation, images, seed: 4).floats)
  }

  @Test(arguments: all) func `what is done to one image does not depend on the others`(augmentation: any Augmentation) {
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
    let others = images.clone()
    others[0..<1].copy(from: Tensor.zeros([1, 3, 16, 16]))
    #expect(apply(augmentation, others)[1..<16].floats == apply(augmentation, images)[1..<16].floats)
  }

  @Test(arguments: all) func `every image has a draw of its own`(augmentation: any Augmentation) {
    let one = Tensor.rand([1, 3, 16, 16], Generator(seed: 1))
    let copies = apply(augmentation, one.expand(32, 3, 16, 16))
    #expect((copies - copies[0..<1]).abs().max().item > 0.01)
  }

  @Test(arguments: all) func `the images that were given stay as they are`(augmentation: any Augmentation) {
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
    let before = images.floats
    _ = apply(augmentation, images)
    #expect(images.floats == before)
  }
}
