import Clutch
import Stages

/// A kind of component with the promises of its components.
struct PromisedKind: Sendable {
  /// The name in messages, such as "loss".
  let kind: String
  let promises: [Promise]
  /// Reads one of its components from `name` or `name: { options }`.
  let read: @Sendable (Node) throws -> any Component
  /// Uses a component once, with options that it accepts; throws if it then does not work.
  let use: @Sendable (Node, Subject, Attempt) throws -> Void

  init<K: Kind & SendableMetatype>(
    _ kind: K.Type, _ promises: [Promise], use: @escaping @Sendable (K.Part, Subject, Attempt) throws -> Void
  ) {
    self.kind = K.registry.kind
    self.promises = promises
    read = { try choice(K.self, $0).component }
    self.use = { try use(choice(K.self, $0).value, $1, $2) }
  }

  /// All kinds, in the order of the registries.
  static let all = [
    PromisedKind(Datasets.self, DatasetPromises.all, use: DatasetPromises.use),
    PromisedKind(Encoders.self, EncoderPromises.all, use: EncoderPromises.use),
    PromisedKind(Heads.self, HeadPromises.all, use: HeadPromises.use),
    PromisedKind(Augmentations.self, AugmentationPromises.all, use: AugmentationPromises.use),
    PromisedKind(Optimizers.self, OptimizerPromises.all, use: OptimizerPromises.use),
    PromisedKind(Schedules.self, SchedulePromises.all, use: SchedulePromises.use),
    PromisedKind(Losses.self, LossPromises.all + ObjectivePromises.all, use: LossPromises.use),
    PromisedKind(Clusterers.self, ClustererPromises.all, use: ClustererPromises.use),
    PromisedKind(Scorers.self, ScorerPromises.all, use: ScorerPromises.use),
  ]
}

private struct OneChoice<K: Kind>: Options { var part: Choice<K>? }

/// Reads a component as a recipe's section would.
func choice<K: Kind>(_ kind: K.Type, _ written: Node) throws -> Choice<K> {
  guard let choice = try decode(OneChoice<K>.self, from: .map([("part", written)])).part else {
    throw Broken("'\(written.flow)' reads as nothing")
  }
  return choice
}
