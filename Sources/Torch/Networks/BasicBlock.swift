/// The residual block of ResNet-18 and ResNet-34: two 3x3 convolutions with a shortcut (He et al., arXiv 1512.03385,
/// figure 5, left).
///
/// y = relu(bn₂(conv₂(relu(bn₁(conv₁(x))))) + s(x)), where s is the identity, or a 1x1 convolution and batch norm if
/// the block changes the shape. Images [n, inputs, h, w] -> [n, outputs, h / stride, w / stride], rounded up.
public final class BasicBlock: Module {
  let conv1: Conv2d
  let bn1: BatchNorm
  let conv2: Conv2d
  let bn2: BatchNorm
  let downsample: Sequential?

  public init(_ inputs: Int, _ outputs: Int, stride: Int = 1, _ random: Generator) {
    conv1 = Conv2d(inputs, outputs, kernel: 3, stride: stride, padding: 1, random)
    bn1 = BatchNorm(outputs)
    conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, random)
    bn2 = BatchNorm(outputs)
    downsample = shortcut(inputs, outputs, stride: stride, random)
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    var x = bn1.relu(conv1(input, training: training), training: training)
    x = conv2(x, training: training)
    return bn2.relu(x, adding: downsample?(input, training: training) ?? input, training: training)
  }
}

/// Returns a 1x1 convolution and batch norm if a block changes the shape; nil if its input can be added unchanged.
func shortcut(_ inputs: Int, _ outputs: Int, stride: Int, _ random: Generator) -> Sequential? {
  if stride == 1 && inputs == outputs { return nil }
  return Sequential {
    Conv2d(inputs, outputs, kernel: 1, stride: stride, random)
    BatchNorm(outputs)
  }
}
