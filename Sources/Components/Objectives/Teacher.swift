import Torch

/// A copy of the model whose weights are a moving average of the trained ones, as in MoCo (arXiv 1911.05722, eq. 2) and
/// BYOL (arXiv 2006.07733, eq. 1).
///
///     w' ← m·w' + (1 − m)·w   for every parameter
///
/// Running statistics of batch norm are its own: it updates them in its own forward passes, as the methods' authors do.
public final class Teacher {
  package let model: Model
  private let weights: [Tensor]
  private let student: [Tensor]

  /// Starts with the weights of the model that is trained.
  public init(_ setup: ObjectiveSetup) throws {
    model = try setup.copy()
    weights = model.parameters.map(\.tensor)
    student = setup.model.parameters.map(\.tensor)
    for weight in weights { weight.requiresGradient = false }
  }

  /// Moves every parameter toward that of the trained model.
  ///
  /// - Parameter momentum: m, the fraction of the old value that is kept, 0 ... 1.
  public func follow(momentum: Double) {
    withoutGradient {
      callAll("aten::_foreach_mul_.Scalar", weights, momentum)
      callAll("aten::_foreach_add_.List", weights, student, key("alpha", 1 - momentum))
    }
  }

  /// All its tensors, for `Learner.kept`.
  public var tensors: [NamedTensor] {
    model.tensors.map { NamedTensor(name: "teacher.\($0.name)", tensor: $0.tensor, isBuffer: true) }
  }
}
