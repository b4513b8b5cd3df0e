import Components
import Formats
import Torch

/// The training options that all phases of a run share.
public struct TrainingSetup: Sendable {
  /// The number of images per step. Each appears in `views` views.
  public let batch: Int
  public let pipelines: AugmentationPipelines
  public let optimizer: any Optimizer
  /// Parameters with other optimizers or a constant learning rate. The first group that contains a parameter has it.
  public let groups: [ParameterGroup]
  public let schedule: any Schedule
  /// The number of steps whose gradients are averaged for one update of the weights.
  public let accumulate: Int
  /// The largest norm of all gradients as one vector; nil for any.
  public let clipNorm: Double?
  public let precision: Precision
  public let seed: Seed
  /// `true` if batch norm computes its statistics over all processes.
  public let synchronizesBatchNorm: Bool
  /// `true` if a phase whose projections collapse ends the run.
  public let stopsOnCollapse: Bool

  public init(
    batch: Int, pipelines: AugmentationPipelines, optimizer: any Optimizer, groups: [ParameterGroup] = [],
    schedule: any Schedule, accumulate: Int = 1, clipNorm: Double? = nil, precision: Precision, seed: Seed,
    synchronizesBatchNorm: Bool = true, stopsOnCollapse: Bool = true
  ) {
    self.batch = batch
    self.pipelines = pipelines
    self.optimizer = optimizer
    self.groups = groups
    self.schedule = schedule
    self.accumulate = accumulate
    self.clipNorm = clipNorm
    self.precision = precision
    self.seed = seed
    self.synchronizesBatchNorm = synchronizesBatchNorm
    self.stopsOnCollapse = stopsOnCollapse
  }

  /// The number of views of each image.
  public var views: Int { pipelines.views }

  /// Returns the augmented views of a step's images, as used in training.
  ///
  /// - Parameters:
  ///   - images: float32 [n, c, h, w] within 0 ... 1, or vectors [n, d], on the model's device.
  ///   - share: the share of the step, if other processes have the rest.
  package func views(
    of images: Tensor, _ phase: Int, _ epoch: Int, _ step: Int, share: BatchShare? = nil
  ) -> ImageViews {
    withoutGradient {
      switch pipelines {
      case .shared(let pipeline, let views):
        let random = seed.generator("augment", phase, epoch, step, on: images.device, part: share?.views)
        let copies = Tensor.concatenate(Array(repeating: images, count: views))
        return ImageViews(pipeline.reduce(copies) { $1($0, random) }, views: views)
      case .perView(let pipelines):
        return ImageViews(
          pipelines.enumerated().map { view, pipeline in
            let random = seed.generator(
              "augment", phase, epoch, step, view, on: images.device, part: share?.images)
            return pipeline.reduce(images) { $1($0, random) }
          })
      }
    }
  }

  /// Returns an objective's source of random numbers for the phase's start.
  package func startGenerator(_ phase: Int) -> Generator { seed.objectiveGenerator(phase) }
}

extension Seed {
  /// Returns the source of random numbers for the start of the objective of a phase.
  package func objectiveGenerator(_ phase: Int) -> Generator { generator("objective", phase) }
}

/// The rows of a step that this process handles, if several processes train together.
package struct BatchShare {
  /// Its rows among all views of the step.
  let views: Generator.Part
  /// Its rows among the images of the step.
  let images: Generator.Part
}
