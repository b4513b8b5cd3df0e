/// max(x, 0).
public final class ReLU: Module {
  private let inPlace: Bool

  /// - Parameter inPlace: write over the input, which saves time and memory; for an input that nothing else needs, such
  ///   as the output of a batch norm.
  public init(inPlace: Bool = false) { self.inPlace = inPlace }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    inPlace ? call("aten::relu_", input) : input.relu()
  }
}
