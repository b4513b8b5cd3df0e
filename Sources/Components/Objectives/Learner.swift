import Torch

/// The state of an objective during a phase of training.
///
/// Everything that a later step depends on must be among the tensors of `learned` and `kept`, because a resumed run
/// restores these and nothing else.
public protocol Learner: AnyObject {
  /// - Returns: the loss of a batch, a scalar [].
  func loss(_ batch: Batch) throws -> Tensor

  /// The modules that are trained along with the model, such as a predictor or prototypes. The default is empty.
  var learned: [NamedModule] { get }

  /// The tensors that checkpoints keep but the optimizer does not change, such as a teacher or a queue. They must stay
  /// at the same place in memory, because a checkpoint is copied back into them. The default is empty.
  var kept: [NamedTensor] { get }

  /// Updates the state after the optimizer has updated the weights. The call runs without gradient recording. The
  /// default does nothing.
  ///
  /// - Parameter progress: the completed fraction of the phase, 0 ... 1.
  func stepped(_ progress: Double)

  /// Layers that scorers can read after the phase, in addition to those of the network. The default is empty.
  ///
  /// To compute them, this objective is started again, and its `learned` and `kept` tensors are restored. The layers may
  /// therefore depend on these, on the options and on the model, but on nothing else. Only the layers of the last phase
  /// can be scored.
  var layers: [LearnerLayer] { get }

  /// The objectives that this one combines, by name. The default is empty. The caller collects their `learned`, `kept`
  /// and `layers`, but `loss` and `stepped` of this objective must call theirs.
  var parts: [(name: String, learner: any Learner)] { get }

  /// The vectors that the phase clusters, if it has `clusters`. The default is the model that is being trained, or the
  /// source of the first part that has another one.
  var clusterSource: ClusterSource { get }

  /// The mean losses over an epoch that only collapsed projections or identical views reach; nil, the default, if the
  /// loss does not show a collapse. An epoch counts as collapsed only if the effective rank of the projections has
  /// fallen, too.
  var collapsedLosses: ClosedRange<Double>? { get }

  /// Advice for a user whose projections collapse: a sentence without a period.
  var collapseAdvice: String { get }
}

extension Learner {
  public var learned: [NamedModule] { [] }
  public var kept: [NamedTensor] { [] }
  public func stepped(_ progress: Double) {}
  public var layers: [LearnerLayer] { [] }
  public var parts: [(name: String, learner: any Learner)] { [] }
  public var collapsedLosses: ClosedRange<Double>? { nil }
  public var collapseAdvice: String { defaultCollapseAdvice }
}

let defaultCollapseAdvice =
  "Stronger augmentation, larger batches, batch norm in the head or another learning rate may help"

/// A module of an objective. Its parameters are named `name.…` in checkpoints and in `train.groups`.
public struct NamedModule {
  public let name: String
  public let module: any Module

  public init(_ name: String, _ module: any Module) {
    self.name = name
    self.module = module
  }
}

extension Module {
  /// All tensors of the module, with names that begin with `prefix.`.
  package func tensors(below prefix: String) -> [NamedTensor] {
    tensors.map { NamedTensor(name: "\(prefix).\($0.name)", tensor: $0.tensor, isBuffer: $0.isBuffer) }
  }
}
