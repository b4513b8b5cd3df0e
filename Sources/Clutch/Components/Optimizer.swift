/// A rule by which gradients change weights.
public protocol Optimizer: Component {
  /// Gets ready to update `parameters`, which keep their place in memory for as long as training lasts.
  func start(_ parameters: [NamedTensor]) -> any Updater
}

/// An optimiser at work on the parameters of one network.
public protocol Updater: AnyObject {
  /// Changes every parameter by its gradient, with the learning rate of the recipe times `factor`, which the schedule
  /// gives; called without gradient recording. The gradients are dropped after it: it may write over them.
  func step(factor: Double)
  /// What has to survive a restart, such as momentum, in memory of fixed place; a checkpoint is copied back into it.
  var tensors: [NamedTensor] { get }
}

public enum Optimizers: Kind {
  public static let registry = Registry<any Optimizer>("optimizer")
}

public func register<C: Optimizer>(_ type: C.Type, file: String = #fileID) {
  Optimizers.registry.add(type, file: file) { $0 }
}
