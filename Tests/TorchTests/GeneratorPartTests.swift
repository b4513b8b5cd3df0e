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
      _ = Tensor.randint(0..<9, [2, n], random, batchAxis: 1)
      return Tensor.randn([5, n, 2], random, batchAxis: 1)
    }
    #expect(part.floats == whole.select(axis: 1, Tensor([1, 2, 5, 6])).floats)
  }

  @Test func `the batch axis is the one that is named, also where another one is as long as the part`() {
    let (whole, part) = both { random, n in Tensor.rand([4, n], random, batchAxis: 1) }
    #expect(part.shape == [4, 4] && part.floats == whole.select(axis: 1, Tensor([1, 2, 5, 6])).floats)
    let images = both { random, n in Tensor.rand([n, 1, 1, 4], random) }
    #expect(images.part.floats == images.whole.select(axis: 0, Tensor([1, 2, 5, 6])).floats)
  }

  @Test func `a draw that all rows share is the same for all parts`() {
    let (whole, part) = both { random, _ in Tensor.rand([3], random, batchAxis: nil) }
    #expect(part.floats == whole.floats)
  }

  @Test func `a batch axis that does not count the rows of the part is an error`() {
    let error = #expect(throws: TorchError.self) {
      try withTorchErrors { Tensor.rand([2, 4], Generator(seed: 7, part: part)) }
    }
    #expect(error?.description.hasPrefix("random draws of the shape [2, 4]: axis 0 must count the 4 images") == true)
  }
}
