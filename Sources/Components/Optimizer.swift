import Torch

/// A rule that updates weights from their gradients.
public protocol Optimizer: Component {
  /// The step size, which the schedule multiplies.
  var learningRate: Double { get }

  /// Prepares to update `parameters`, which stay at the same place in memory during training.
  func start(_ parameters: [NamedTensor]) -> any Updater
}

/// An optimizer with the parameters of one network.
public protocol Updater: AnyObject {
  /// Updates every parameter from its gradient.
  ///
  /// The learning rate is that of the recipe times `factor`, the schedule's. The call runs without gradient recording.
  /// The gradients are discarded afterward, so it may overwrite them.
  func step(factor: Double)
  /// The state that must survive a restart, such as momentum. Tensors must stay at the same place in memory, because a
  /// checkpoint is copied back into them.
  var tensors: [NamedTensor] { get }
}

public enum Optimizers: Kind {
  public static let registry = Registry<any Optimizer>("optimizer")
}

public func register<C: Optimizer>(_ type: C.Type, file: String = #fileID) {
  Optimizers.registry.add(type, file: file) { $0 }
}
