import Testing

@testable import Torch

@Suite struct GeneratorPartTests {
  private let part = Generator.Part(rows: Tensor([1, 2, 5, 6]), whole: 8)

  /// The draws of two generators with the same seed, one of them for a part.
  private func both(_ draw: (Generator, Int) -> Tensor) -> (whole: Tensor, part: Tensor) {
    (draw(Generator(seed: 7), 8), draw(Generator(seed: 7, part: part), 4))
  }

  @Test func `a part has the draws that its rows have in the whole, whatever their axis`() {
    let (whole, part) = both { random, n in
      _ = Tensor.rand([n, 3], random)
      _ = Tensor.randint(0..<9, [2, n], random)
      return Tensor.randn([5, n, 2], random)
    }
    #expect(part.floats == whole.select(axis: 1, Tensor([1, 2, 5, 6])).floats)
  }

  @Test func `where as many draws are made as the part has rows, the rows are the last axis`() {
    let (whole, part) = both { random, n in Tensor.rand([4, n], random) }
    #expect(part.shape == [4, 4] && part.floats == whole.select(axis: 1, Tensor([1, 2, 5, 6])).floats)
    let images = both { random, n in Tensor.rand([n, 1, 1, 4], random) }
    #expect(images.part.floats == images.whole.select(axis: 0, Tensor([1, 2, 5, 6])).floats)
  }

  @Test func `a draw that is not one for each row is the same for all parts`() {
    let (whole, part) = both { random, _ in Tensor.rand([3], random) }
    #expect(part.floats == whole.floats)
  }
}
