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
  /// Whether batch norm forms its statistics over all processes that train together.
  public let synchronizesBatchNorm: Bool
  /// Whether a phase whose projections collapse ends the run.
  public let stopsOnCollapse: Bool

  public init(
    batch: Int, views: Int, augmentations: [any Augmentation], optimizer: any Optimizer, schedule: any Schedule,
    precision: Precision, seed: Seed, synchronizesBatchNorm: Bool = true, stopsOnCollapse: Bool = true
  ) {
    self.batch = batch
    self.views = views
    self.augmentations = augmentations
    self.optimizer = optimizer
    self.schedule = schedule
    self.precision = precision
    self.seed = seed
    self.synchronizesBatchNorm = synchronizesBatchNorm
    self.stopsOnCollapse = stopsOnCollapse
  }

  /// The augmented views of a step's images, as training sees them.
  ///
  /// - Parameters:
  ///   - images: uint8 [n, c, h, w].
  ///   - part: which views of the step's they become, where other processes see the others.
  /// - Returns: float32 [views · n, c, h, w], view by view, within 0 ... 1.
  package func views(
    of images: Tensor, _ phase: Int, _ epoch: Int, _ step: Int, on device: Device, part: Generator.Part? = nil
  ) -> Tensor {
    let floats = images.sent(to: device).to(.float32) / 255
    let random = seed.generator("augment", phase, epoch, step, on: device, part: part)
    return withoutGradient {
      let copies = Tensor.concatenate(Array(repeating: floats, count: views))
      return augmentations.reduce(copies) { $1($0, random) }
    }
  }
}
