import Testing

@testable import Torch

@Suite struct BlocksTests {
  private let random = Generator(seed: 1)

  /// Batch norm with its initial running statistics, mean 0 and variance 1.
  private func untrained(_ x: Tensor) -> Tensor { x / (1 + 1e-5).squareRoot() }

  private func close(_ a: Tensor, _ b: Tensor) -> Bool { a.shape == b.shape && (a - b).abs().max().item < 1e-5 }

  @Test func `a basic block adds its input to two convolutions`() {
    let block = BasicBlock(4, 4, random)
    let x = Tensor.randn([2, 4, 6, 6], random)
    let hidden = untrained(convolve(x, block.conv1.weight, padding: 1)).relu()
    let expected = (untrained(convolve(hidden, block.conv2.weight, padding: 1)) + x).relu()
    #expect(block.downsample == nil && close(block(x, training: false), expected))
  }

  @Test func `a bottleneck adds its convolved input to three convolutions, the second with the stride`() throws {
    let block = Bottleneck(4, 2, stride: 2, random)
    let x = Tensor.randn([2, 4, 6, 6], random)
    var y = untrained(convolve(x, block.conv1.weight)).relu()
    y = untrained(convolve(y, block.conv2.weight, stride: 2, padding: 1)).relu()
    y = untrained(convolve(y, block.conv3.weight))
    let shortcut = try #require(block.downsample?.layers[0] as? Conv2d)
    let expected = (y + untrained(convolve(x, shortcut.weight, stride: 2))).relu()
    #expect(close(block(x, training: false), expected))
  }

  @Test(arguments: [(4, 4, 1, false), (4, 8, 1, true), (4, 4, 2, true)])
  func `the shortcut is convolved if the shape changes`(inputs: Int, outputs: Int, stride: Int, isConvolved: Bool) {
    let block = BasicBlock(inputs, outputs, stride: stride, random)
    #expect((block.downsample != nil) == isConvolved)
    let side = stride == 2 ? 4 : 7
    #expect(block(.ones([2, inputs, 7, 7]), training: false).shape == [2, outputs, side, side])
  }

  @Test func `the last convolution of a bottleneck is four times as wide, which needs no shortcut from that width`() {
    let block = Bottleneck(8, 2, random)
    #expect(block.downsample == nil && block(.ones([1, 8, 5, 5]), training: false).shape == [1, 8, 5, 5])
  }
}
