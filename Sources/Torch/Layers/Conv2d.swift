/// A convolution over images: [n, inputs, h, w] -> [n, outputs, h', w'].
public final class Conv2d: Module {
  let weight: Tensor  // [outputs, inputs, kernel, kernel], channels-last
  let bias: Tensor?
  let stride: Int
  let padding: Int

  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = false,
    _ random: Generator
  ) {
    let area = kernel * kernel
    let drawn = Initialization.kaimingNormal([outputs, inputs, kernel, kernel], fanOut: outputs * area, random)
    weight = parameter(drawn.contiguous(.channelsLast))
    self.bias = bias ? parameter(Initialization.uniform([outputs], fanIn: inputs * area, random)) : nil
    self.stride = stride
    self.padding = padding
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    convolve(input, weight, bias: bias, stride: stride, padding: padding)
  }
}
