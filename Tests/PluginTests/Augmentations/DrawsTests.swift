import Testing

@testable import Clutch

/// The shipped augmentations all draw; one that does not would keep every promise as well.
@Suite struct DrawsTests {
  @Test(arguments: registered(Augmentations.self)) func `another seed gives other images`(
    augmentation: any Augmentation
  ) {
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
    #expect(augmentation(images, Generator(seed: 3)).floats != augmentation(images, Generator(seed: 4)).floats)
  }
}
