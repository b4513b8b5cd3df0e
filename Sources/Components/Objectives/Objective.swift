import Torch

/// A training objective with state of its own, such as a teacher, a queue, a predictor or prototypes.
///
/// An objective without state is a `Loss` or a `ClusterAwareLoss`, which are simpler to write.
public protocol Objective: Component {
  /// `true` if it uses the clusters of the samples. A phase with it then needs `clusters`. The default is `false`.
  var readsClusters: Bool { get }

  /// Prepares a phase of training.
  ///
  /// - Throws: `OptionError` if an option does not fit the model or the batch.
  func start(_ setup: ObjectiveSetup) throws -> any Learner
}

extension Objective {
  public var readsClusters: Bool { false }
}

/// The facts about a phase that an objective may need when the phase starts.
public struct ObjectiveSetup {
  /// The model to train, with its weights at the start of the phase.
  public let model: Model
  /// The number of samples, images or vectors, per step, over all processes.
  public let batch: Int
  /// The number of training samples.
  public let images: Int
  /// The number of views of each sample.
  public let views: Int
  /// The source of initial weights and other initial values, on the CPU.
  public let random: Generator
  /// The shape of each view of a sample: [c, h, w] for images, [d] for vectors. Augmentations may change the height and
  /// width.
  public var viewShapes: [[Int]] { shapes() }
  private let shapes: () -> [[Int]]
  private let build: () throws -> Model

  /// - Parameters:
  ///   - shapes: returns the shape of each view; by default that of a sample of the model.
  ///   - build: builds a model like `model`, with any weights.
  package init(
    _ model: Model, batch: Int, images: Int, views: Int, _ random: Generator, shapes: (() -> [[Int]])? = nil,
    build: @escaping () throws -> Model
  ) {
    self.shapes = shapes ?? { Array(repeating: model.shape.lengths, count: views) }
    self.model = model
    self.batch = batch
    self.images = images
    self.views = views
    self.random = random
    self.build = build
  }

  /// Returns a copy of the model with the same weights and tensors of its own.
  public func copy() throws -> Model {
    let copy = try build()
    withoutGradient {
      for (new, old) in zip(copy.tensors, model.tensors) { new.tensor.copy(from: old.tensor) }
    }
    return copy
  }

  /// Returns `module` on the model's device.
  public func placed<M: Module>(_ module: M) -> M {
    module.move(to: model.device)
    return module
  }
}
