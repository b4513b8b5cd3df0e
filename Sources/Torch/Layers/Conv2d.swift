/// A convolution over images: [n, inputs, h, w] -> [n, outputs, h', w'].
public final class Conv2d: Module {
  let weight: Tensor  // [outputs, inputs / groups, kernel, kernel], channels-last
  let bias: Tensor?
  let stride: Int
  let padding: Int
  let groups: Int

  /// - Parameter groups: parts into which inputs and outputs are split, each with kernels of its own. With as many groups
  ///   as inputs, the convolution is depthwise.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1, bias: Bool = false,
    _ random: Generator
  ) {
    precondition(
      groups > 0 && inputs % groups == 0 && outputs % groups == 0,
      "\(groups) groups cannot share \(inputs) inputs and \(outputs) outputs evenly")
    let area = kernel * kernel
    let (own, fanOut) = (inputs / groups, outputs / groups * area)
    let drawn = Initialization.kaimingNormal([outputs, own, kernel, kernel], fanOut: fanOut, random)
    weight = parameter(drawn.contiguous(.channelsLast))
    self.bias = bias ? parameter(Initialization.uniform([outputs], fanIn: own * area, random)) : nil
    self.stride = stride
    self.padding = padding
    self.groups = groups
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    if groups > 1 {
      return call("aten::conv2d", input, weight, bias, [stride, stride], [padding, padding], [1, 1], groups)
    }
    return convolve(input, weight, bias: bias, stride: stride, padding: padding)
  }
}
