/// Returns its input unchanged. It stands for an encoder or a head that a recipe leaves out.
public final class Identity: Module {
  public init() {}
  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input }
}
