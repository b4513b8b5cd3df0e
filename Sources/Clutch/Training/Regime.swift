/// What all phases of a run share: how images become batches and gradients become steps.
public struct Regime: Sendable {
  /// Images a step; it sees `batch` times `views`.
  public let batch: Int
  public let views: Int
  public let augmentations: [any Augmentation]
  public let optimizer: any Optimizer
  public let schedule: any Schedule
  public let precision: Precision
  public let seed: Seed

  public init(
    batch: Int, views: Int, augmentations: [any Augmentation], optimizer: any Optimizer, schedule: any Schedule,
    precision: Precision, seed: Seed
  ) {
    self.batch = batch
    self.views = views
    self.augmentations = augmentations
    self.optimizer = optimizer
    self.schedule = schedule
    self.precision = precision
    self.seed = seed
  }
}
