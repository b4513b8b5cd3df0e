import Components
import Torch

/// The training options that all phases of a run share.
public struct TrainingSetup: Sendable {
  /// The number of images per step. Each appears in `views` views.
  public let batch: Int
  public let views: Int
  public let augmentations: [any Augmentation]
  public let optimizer: any Optimizer
  public let schedule: any Schedule
  public let precision: Precision
  public let seed: Seed
  /// `true` if batch norm computes its statistics over all processes.
  public let synchronizesBatchNorm: Bool
  /// `true` if a phase whose projections collapse ends the run.
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

  /// Returns the augmented views of a step's images, as used in training.
  ///
  /// - Parameters:
  ///   - images: uint8 [n, c, h, w].
  ///   - part: the rows of these views among all views of the step, if other processes compute the rest.
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
