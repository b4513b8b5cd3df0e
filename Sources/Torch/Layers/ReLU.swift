/// max(x, 0).
public final class ReLU: Module {
  public init() {}
  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input.relu() }
}
