import Testing

@testable import Torch

@Suite struct ImagesTests {
  @Test(arguments: [MemoryFormat.contiguous, .channelsLast])
  func `mixing is a matrix product from either side for every channel`(format: MemoryFormat) {
    let random = Generator(seed: 1)
    let images = Tensor.randn([2, 3, 4, 5], random, .float64).contiguous(format)
    let rows = Tensor.randn([2, 6, 4], random, .float64)
    let columns = Tensor.randn([2, 7, 5], random, .float64)
    let expected = rows.unsqueeze(1).matmul(images).matmul(columns.transpose().unsqueeze(1))
    let mixed = images.mix(rows: rows, columns: columns)
    #expect(mixed.shape == [2, 3, 6, 7] && (mixed - expected).abs().max().item < 1e-12)
  }

  @Test func `interpolation is linear between pixels and 0 outside`() {
    let positions = Tensor([0, 1.25, 2, -0.5, -1, 3].map(Float.init), [1, 6])
    let weights = Tensor.linearInterpolation(at: positions, length: 3)
    #expect(
      weights.floats == [
        1, 0, 0, 0, 0.75, 0.25, 0, 0, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test func `green is brighter than red, and red than blue`() {
    let colors = Tensor([1.0, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3, 1, 1])
    #expect(colors.luminance.shape == [3, 1, 1, 1] && colors.luminance.doubles == [0.2989, 0.587, 0.114])
  }
}
