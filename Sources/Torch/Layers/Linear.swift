/// A linear map of features: [n, inputs] -> [n, outputs].
public final class Linear: Module {
  let weight: Tensor  // [outputs, inputs]
  let bias: Tensor?

  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, _ random: Generator) {
    weight = parameter(Initialization.uniform([outputs, inputs], fanIn: inputs, random))
    self.bias = bias ? parameter(Initialization.uniform([outputs], fanIn: inputs, random)) : nil
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    call("aten::linear", input, weight, bias)
  }
}
