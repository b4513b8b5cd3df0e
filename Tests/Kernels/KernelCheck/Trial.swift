import Torch

/// One operation at one shape, computed forward and backward.
struct Trial {
  /// The operation and its shape, as the report prints them.
  let name: String
  /// The shapes of the tensors that the operation takes; each gets a gradient.
  let shapes: [[Int]]
  /// `true` if tensors of rank 4 are in channels-last order, as in Clutch.
  let channelsLast: Bool
  let operation: ([Tensor]) -> Tensor

  init(_ name: String, _ shapes: [[Int]], channelsLast: Bool = true, _ operation: @escaping ([Tensor]) -> Tensor) {
    self.name = "\(name) \(shapes.map { $0.map(String.init).joined(separator: "x") }.joined(separator: " "))"
    self.shapes = shapes
    self.channelsLast = channelsLast
    self.operation = operation
  }

  /// The largest relative error of the output and of all gradients, against float64.
  ///
  /// It is relative to the result, or to the incoming gradient if that is larger, since sums that cancel have a large
  /// relative error in any correct kernel.
  func error(in dtype: DType, seed: UInt64) -> Double {
    let random = Generator(seed: seed)
    // Both sides start from values that `dtype` can represent.
    let inputs = shapes.map { Tensor.randn($0, random).to(dtype) }
    let (got, exact) = (results(from: inputs, in: dtype, of: dtype), results(from: inputs, in: .float64, of: dtype))
    let outputs = exact[0].count
    return zip(got, exact).map { got, exact in
      let difference = (got.to(.float64) - exact).norm().item
      return difference / max(exact.norm().item, (Double(outputs) / 2).squareRoot())
    }.reduce(0) { $0 > $1 ? $0 : $1 }  // NaN stays
  }

  /// The output and the gradient of each input, computed in `dtype` for a gradient that `rounded` can represent.
  private func results(from inputs: [Tensor], in dtype: DType, of rounded: DType) -> [Tensor] {
    let inputs = inputs.map { input in
      let copy = input.detach().to(dtype).clone()
      let ordered = channelsLast && copy.rank == 4 ? copy.contiguous(.channelsLast) : copy
      ordered.requiresGradient = true
      return ordered
    }
    let output = operation(inputs)
    // The gradient differs between elements, but is the same for every type.
    let weights = Tensor.arange(output.count).to(.float64).reshape(output.shape)
    let direction = call("aten::cos", weights).to(rounded).to(dtype)
    (output * direction).sum().backward()
    return [output.detach()] + inputs.map { $0.gradient ?? Tensor.full([1], .nan) }
  }
}
