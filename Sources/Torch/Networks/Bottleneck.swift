/// The residual block of ResNet-50: a 1x1, a 3x3 and a 1x1 convolution, the last four times as wide, with a shortcut
/// (He et al., arXiv 1512.03385, figure 5, right).
///
/// y = relu(bn₃(conv₃(relu(bn₂(conv₂(relu(bn₁(conv₁(x)))))))) + s(x)), where s is the identity, or a 1x1 convolution
/// and batch norm if the block changes the shape. The 3x3 convolution has the stride, as in torchvision. Images
/// [n, inputs, h, w] -> [n, 4·inner, h / stride, w / stride], rounded up.
public final class Bottleneck: Module {
  /// The number of output channels per inner channel.
  public static let expansion = 4

  let conv1: Conv2d
  let bn1: BatchNorm
  let conv2: Conv2d
  let bn2: BatchNorm
  let conv3: Conv2d
  let bn3: BatchNorm
  let downsample: Sequential?

  public init(_ inputs: Int, _ inner: Int, stride: Int = 1, _ random: Generator) {
    let outputs = Self.expansion * inner
    conv1 = Conv2d(inputs, inner, kernel: 1, random)
    bn1 = BatchNorm(inner)
    conv2 = Conv2d(inner, inner, kernel: 3, stride: stride, padding: 1, random)
    bn2 = BatchNorm(inner)
    conv3 = Conv2d(inner, outputs, kernel: 1, random)
    bn3 = BatchNorm(outputs)
    downsample = shortcut(inputs, outputs, stride: stride, random)
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    var x = bn1.relu(conv1(input, training: training), training: training)
    x = bn2.relu(conv2(x, training: training), training: training)
    x = conv3(x, training: training)
    return bn3.relu(x, adding: downsample?(input, training: training) ?? input, training: training)
  }
}
