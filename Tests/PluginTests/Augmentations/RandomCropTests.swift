import Recipe
import Testing
import Torch

@testable import Plugins

@Suite struct RandomCropTests {
  @Test func `images move as by torchvision's pad and crop, to the bit`() throws {
    let reference = try TorchReference("augmentations")
    let moves = try reference["moves"].transpose()
    let shifted = RandomCrop.shift(try reference["images"], down: moves[0], right: moves[1])
    #expect(shifted.floats == (try reference["shifted"].floats))
  }

  @Test func `every move up to the padding is drawn, and no other`() {
    let centre = Tensor.zeros([1, 1, 9, 9])
    centre[0][0][4][4..<5].copy(from: .ones([1]))
    let moved = RandomCrop(padding: 2)(centre.expand(1000, 1, 9, 9), Generator(seed: 1)).sum(axis: 0, 1)
    let reached = (moved .> 0).to(.int64)
    #expect(reached.sum().item == 25 && reached.slice(axis: 0, 2..<7).slice(axis: 1, 2..<7).sum().item == 25)
  }

  @Test func `without padding nothing moves`() {
    let images = Tensor.rand([4, 3, 8, 8], Generator(seed: 1))
    #expect(RandomCrop(padding: 0)(images, Generator(seed: 1)).floats == images.floats)
  }

  @Test(arguments: [-1, 1025, Int.max]) func `a padding that is negative or larger than images is refused`(n: Int) {
    let error = #expect(throws: OptionError.self) { try RandomCrop(padding: n).validate() }
    #expect(error?.option == "padding" && error?.message == "must be from 0 to 1024, but is \(n)")
  }
}
