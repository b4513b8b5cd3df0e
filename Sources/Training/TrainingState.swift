import Components
import Storage
import Torch

/// Everything that training changes: the model, the state of the objective, and the state of the optimizer.
final class TrainingState {
  let model: Model
  let learner: any Learner
  private let updater: GroupedUpdater
  /// The parameters of the model and of the objective, which the optimizer changes.
  private let parameters: [Tensor]
  /// All tensors of the objective, named `objective.…`.
  private let objective: [NamedTensor]
  /// The largest norm of all gradients as one vector; nil for any.
  private let clipNorm: Double?

  /// Starts the objective and the optimizer of a phase.
  init(_ model: Model, _ phase: Phase, _ setup: TrainingSetup, _ start: ObjectiveSetup) throws {
    self.model = model
    learner = try phase.start(start)
    let state = phase.state(of: learner)
    objective = state.all
    let named = model.parameters + state.learned.filter { !$0.isBuffer }
    parameters = named.map(\.tensor)
    updater = GroupedUpdater(named, setup.optimizer, setup.groups)
    clipNorm = setup.clipNorm
  }

  // MARK: A step

  /// The gradients of all parameters that have one.
  var gradients: [Tensor] { parameters.compactMap(\.gradient) }

  /// The norm of all gradients as one vector.
  var gradientNorm: Double { gradients.isEmpty ? 0 : squaredNorm.sqrt().item }

  private var squaredNorm: Tensor { Tensor.stack(gradients.map { $0.to(.float64).square().sum() }).sum() }

  /// Updates all parameters from their gradients, and removes these.
  ///
  /// - Parameters:
  ///   - factor: the schedule's factor of the learning rate.
  ///   - progress: the completed fraction of the phase.
  func update(factor: Double, progress: Double) {
    withoutGradient {
      if let clipNorm { clip(to: clipNorm) }
      updater.step(factor: factor)
      for parameter in parameters { parameter.gradient = nil }
      learner.stepped(progress)
    }
  }

  /// Scales all gradients by min(1, most / (‖g‖ + 1e-6)), as `torch.nn.utils.clip_grad_norm_` does.
  private func clip(to most: Double) {
    let gradients = gradients
    if gradients.isEmpty { return }
    let scale = (most / (squaredNorm.sqrt() + 1e-6)).clamp(max: 1)
    for gradient in gradients { call("aten::mul_.Tensor", gradient, scale.to(gradient.dtype)) }
  }

  // MARK: Checkpoints

  /// All tensors by their name in checkpoints.
  var tensors: [NamedTensor] { model.tensors + objective + optimizer }

  private var optimizer: [NamedTensor] {
    updater.tensors.map { NamedTensor(name: "optimizer.\($0.name)", tensor: $0.tensor, isBuffer: true) }
  }

  /// Restores the state from a checkpoint of the same phase.
  func resume(_ checkpoint: Checkpoint) throws(RunError) { try checkpoint.restore(tensors) }

  /// Restores what an earlier phase left for tensors of the same name and shape. The others keep their initial values.
  ///
  /// A predictor, teacher or queue is restored as a whole or not at all.
  func proceed(from checkpoint: Checkpoint) throws(RunError) {
    func fits(_ part: NamedTensor) -> Bool { checkpoint.tensors[part.name]?.shape == part.tensor.shape }
    let fresh = Set(objective.filter { !fits($0) }.map { Self.unit($0.name) })
    try checkpoint.restore(
      (objective + optimizer).filter { part in fits(part) && !fresh.contains { part.name.contains("\($0).") } })
  }

  /// The predictor, teacher or queue to which a tensor of an objective belongs: `objective.byol.predictor`.
  private static func unit(_ name: String) -> String { name.split(separator: ".").prefix(3).joined(separator: ".") }
}

/// The tensors of an objective and of the objectives that it combines.
package struct ObjectiveTensors {
  /// Those of modules that are trained, with their buffers.
  package var learned: [NamedTensor]
  /// Those that are only kept.
  package var kept: [NamedTensor]

  package var all: [NamedTensor] { learned + kept }

  package init(_ learner: any Learner, named name: String) {
    learned = learner.learned.flatMap { $0.module.tensors(below: "\(name).\($0.name)") }
    kept = learner.kept.map { NamedTensor(name: "\(name).\($0.name)", tensor: $0.tensor, isBuffer: true) }
    // A part has the name that it has alone, so that a phase can go on with its state.
    let parent = name.split(separator: ".").dropLast().joined(separator: ".")
    for part in learner.parts {
      let own = ObjectiveTensors(part.learner, named: parent.isEmpty ? part.name : "\(parent).\(part.name)")
      learned += own.learned
      kept += own.kept
    }
  }
}
