import Testing
import Torch

@testable import Components

/// All shipped augmentations are random; one that is not would also fulfill the general contract.
@Suite struct DrawsTests {
  @Test(arguments: registered(Augmentations.self)) func `another seed gives other images`(
    augmentation: any Augmentation
  ) {
    let shape = type(of: augmentation).accepts == .images ? [16, 3, 16, 16] : [16, 48]
    let images = Tensor.rand(shape, Generator(seed: 1))
    #expect(augmentation(images, Generator(seed: 3)).floats != augmentation(images, Generator(seed: 4)).floats)
  }
}
