import Clutch

/// The contract of a kind of component: the checks that its components must pass.
struct Contract: Sendable {
  /// The name in messages, such as "loss".
  let kind: String
  let checks: [Check]
  /// Reads one of its components from `name` or `name: { options }`.
  let read: @Sendable (Node) throws -> any Component
  /// Uses a component once, with options that it accepts; throws if it then does not work.
  let use: @Sendable (Node, Subject, Attempt) throws -> Void

  init<K: Kind & SendableMetatype>(
    _ kind: K.Type, _ checks: [Check], use: @escaping @Sendable (K.Part, Subject, Attempt) throws -> Void
  ) {
    self.kind = K.registry.kind
    self.checks = checks
    read = { try choice(K.self, $0).component }
    self.use = { try use(choice(K.self, $0).value, $1, $2) }
  }

  /// All kinds, in the order of the registries.
  static let all = [
    Contract(Datasets.self, DatasetContract.all, use: DatasetContract.use),
    Contract(Encoders.self, EncoderContract.all, use: EncoderContract.use),
    Contract(Heads.self, HeadContract.all, use: HeadContract.use),
    Contract(Augmentations.self, AugmentationContract.all, use: AugmentationContract.use),
    Contract(Optimizers.self, OptimizerContract.all, use: OptimizerContract.use),
    Contract(Schedules.self, ScheduleContract.all, use: ScheduleContract.use),
    Contract(Losses.self, LossContract.all + ObjectiveContract.all, use: LossContract.use),
    Contract(Clusterers.self, ClustererContract.all, use: ClustererContract.use),
    Contract(Scorers.self, ScorerContract.all, use: ScorerContract.use),
  ]
}

private struct OneChoice<K: Kind>: Options { var part: Choice<K>? }

/// Reads a component as a recipe's section would.
func choice<K: Kind>(_ kind: K.Type, _ written: Node) throws -> Choice<K> {
  guard let choice = try decode(OneChoice<K>.self, from: .map([("part", written)])).part else {
    throw CheckFailure("'\(written.flow)' reads as nothing")
  }
  return choice
}
