/// Layer normalization (Ba et al., arXiv 1607.06450) of the last axis: y = w·(x − mean) / √(variance + ε) + b.
public final class LayerNorm: Module {
  let weight: Tensor
  let bias: Tensor
  private let epsilon: Double

  /// - Parameter epsilon: added to the variance, so that constant vectors are not divided by 0.
  public init(_ length: Int, epsilon: Double = 1e-6) {
    weight = parameter(.ones([length]))
    bias = parameter(.zeros([length]))
    self.epsilon = epsilon
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    call("aten::layer_norm", input, [weight.count], weight, bias, epsilon)
  }
}
