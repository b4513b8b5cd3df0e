import Formats
import Testing
import Torch

@testable import Stages

@Suite struct ImagePrintsTests {
  /// Images of one value each, uint8 [n, 1, 2, 2].
  private func images(_ values: [Int], side: Int = 2) -> ImagePrints {
    let rows = values.map { Tensor.zeros([1, 1, side, side]) + Double($0) }
    return ImagePrints(.images(Tensor.concatenate(rows).to(.uint8)))
  }

  @Test func `images that occur more than once are listed by their rows, in the order of the first ones`() {
    #expect(images([7, 3, 5, 3, 7, 3]).repeated == [[0, 4], [1, 3, 5]])
    #expect(images([1, 2, 3]).repeated.isEmpty)
  }

  @Test func `images of two sets are listed with their rows in both`() {
    let shared = images([7, 3, 5, 7]).shared(with: images([9, 7, 5, 5]))
    #expect(shared.map(\.here) == [[0, 3], [2]] && shared.map(\.there) == [[1], [2, 3]])
    #expect(images([1, 2]).shared(with: images([3])).isEmpty)
  }

  @Test func `sets of different shapes share nothing, even if all values are equal`() {
    #expect(images([0, 0]).shared(with: images([0, 0], side: 3)).isEmpty)
  }

  @Test func `vectors are compared like images`() {
    let vectors = Tensor.concatenate([1.5, 2.5, 1.5].map { Tensor.zeros([1, 3]) + $0 })
    #expect(ImagePrints(.vectors(vectors)).repeated == [[0, 2]])
  }
}
