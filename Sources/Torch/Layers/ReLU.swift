/// The rectified linear unit: max(x, 0).
public final class ReLU: Module {
  private let inPlace: Bool

  /// - Parameter inPlace: `true` to overwrite the input, which saves time and memory. Use it only if nothing else needs
  ///   the input, as for the output of a batch norm.
  public init(inPlace: Bool = false) { self.inPlace = inPlace }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    inPlace ? call("aten::relu_", input) : input.relu()
  }
}
