/// Max pooling: the largest value in each window.
public final class MaxPool: Module {
  let kernel: Int
  let stride: Int
  let padding: Int

  public init(kernel: Int, stride: Int, padding: Int = 0) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    call("aten::max_pool2d", input, [kernel, kernel], [stride, stride], [padding, padding])
  }
}

/// Global average pooling: the mean over all positions, [n, c, h, w] -> [n, c].
public final class GlobalAveragePool: Module {
  public init() {}
  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input.mean(axis: -2, -1) }
}
