import Testing

@testable import Torch

@Suite struct LayersTests {
  let random = Generator(seed: 1)

  func close(_ a: Tensor, _ b: Tensor, _ tolerance: Double = 1e-5) -> Bool {
    a.shape == b.shape && (a - b).abs().max().item < tolerance
  }

  @Test func `a linear layer is x times the transposed weight, plus the bias`() {
    let layer = Linear(3, 2, random)
    let x = Tensor.randn([4, 3], random)
    #expect(layer.tensors.map(\.name) == ["weight", "bias"] && layer.weight.shape == [2, 3])
    #expect(close(layer(x, training: true), x.matmul(layer.weight.transpose()) + (layer.bias ?? .zeros([2]))))
    #expect(Linear(3, 2, bias: false, random).tensors.map(\.name) == ["weight"])
  }

  @Test func `a linear layer starts uniform within one over the root of its inputs`() {
    let layer = Linear(100, 50, random)
    for tensor in layer.tensors.map(\.tensor) {
      #expect(tensor.max().item <= 0.1 && tensor.min().item >= -0.1)
    }
    #expect(abs(layer.weight.square().mean().item - 0.01 / 3) < 2e-4)  // the variance of a uniform: bound² / 3
  }

  @Test func `a convolution of a single pixel places its flipped kernel`() {
    let layer = Conv2d(1, 1, kernel: 3, padding: 1, random)
    let image = Tensor.zeros([1, 1, 5, 5])
    image[0][0][2][2..<3].copy(from: .ones([1]))
    let kernel = layer.weight.flip(2).flip(3)
    let seen = layer(image, training: true)
    #expect(seen.shape == [1, 1, 5, 5])
    #expect(close(seen.slice(axis: 2, 1..<4).slice(axis: 3, 1..<4), kernel))
  }

  @Test(arguments: [(3, 1, 1, 8), (3, 2, 1, 4), (7, 2, 3, 4), (1, 2, 0, 4), (1, 1, 0, 8)])
  func `stride and padding set the size`(kernel: Int, stride: Int, padding: Int, side: Int) {
    let layer = Conv2d(2, 5, kernel: kernel, stride: stride, padding: padding, bias: true, random)
    #expect(layer.tensors.map(\.name) == ["weight", "bias"])
    #expect(layer(.ones([3, 2, 8, 8]), training: true).shape == [3, 5, side, side])
  }

  @Test func `a convolution starts with the deviation of He's fan-out and keeps channels-last`() {
    let layer = Conv2d(32, 64, kernel: 3, padding: 1, random)
    #expect(abs(layer.weight.square().mean().item * (64 * 9) / 2 - 1) < 0.05)
    let output = layer(.ones([2, 32, 8, 8]).contiguous(.channelsLast), training: true)
    #expect(callAll("aten::stride.int", output, 1).int == 1)
  }

  @Test func `batch norm normalises over the batch and moves its running statistics by a tenth`() {
    let layer = BatchNorm(1)
    let x = Tensor([1, 2, 3, 6].map(Float.init), [4, 1])  // mean 3, variance 3.5, unbiased 14/3
    let expected = (x - 3) / (3.5 + 1e-5).squareRoot()
    #expect(close(layer(x, training: true), expected))
    #expect(abs(layer.runningMean.tensor.item - 0.3) < 1e-6)
    #expect(abs(layer.runningVar.tensor.item - (0.9 + 0.1 * 14 / 3)) < 1e-6)
  }

  @Test func `batch norm in evaluation uses its running statistics and leaves them`() {
    let layer = BatchNorm(2)
    withoutGradient {
      layer.runningMean.tensor.copy(from: Tensor([1, 2].map(Float.init)))
      layer.runningVar.tensor.copy(from: Tensor([4, 9].map(Float.init)))
      layer.weight.copy(from: Tensor([1, 3].map(Float.init)))
      layer.bias.copy(from: Tensor([0, 10].map(Float.init)))
    }
    let x = Tensor([3, 5].map(Float.init), [1, 2])
    #expect(close(layer(x, training: false), Tensor([1, 13].map(Float.init), [1, 2]), 1e-4))
    #expect(layer.runningMean.tensor.floats == [1, 2] && layer.runningVar.tensor.floats == [4, 9])
    #expect(layer.tensors.map(\.name) == ["weight", "bias", "running_mean", "running_var"])
  }

  @Test func `pools take the largest of a window and the mean of all`() {
    let image = Tensor((0..<16).map(Float.init), [1, 1, 4, 4])
    #expect(MaxPool(kernel: 2, stride: 2)(image, training: true).floats == [5, 7, 13, 15])
    #expect(MaxPool(kernel: 3, stride: 2, padding: 1)(image, training: true).floats == [5, 7, 13, 15])
    let mean = GlobalAveragePool()(image, training: true)
    #expect(mean.shape == [1, 1] && mean.item == 7.5)
  }

  @Test func `ReLU drops what is negative`() {
    #expect(ReLU()(Tensor([-2.0, 0, 3]), training: true).doubles == [0, 0, 3])
  }
}
