import Components
import Experiments
import Formats
import Foundation
import Stages
import Storage
import Torch
import Training

/// The network of a recipe with the weights of a checkpoint, built without reading the data.
struct TrainedModel {
  let model: Model
  private let checkpoint: Checkpoint
  private let experiment: Experiment
  private let build: () throws -> Model

  /// - Throws: `RunError` if the checkpoint belongs to another network or an earlier version.
  init(_ checkpoint: Checkpoint, _ experiment: Experiment) throws {
    func numbers(_ key: String) throws(RunError) -> [Double] {
      let words = (checkpoint.metadata[key] ?? "").split(separator: " ")
      let numbers = words.compactMap { Double($0) }
      guard !numbers.isEmpty, numbers.count == words.count else {
        throw RunError(
          "the checkpoint has no '\(key)', so it is from an earlier version; "
            + "train again with: clutch run, and the run's recipe.yaml")
      }
      return numbers
    }
    /// Returns lengths, which are checked because any program could have written them.
    func lengths(_ kind: Samples.Kind, _ names: String) throws(RunError) -> [Int] {
      let found = try numbers(kind.rawValue).compactMap { Int(exactly: $0) }
      let count = kind == .images ? 3 : 1
      guard found.count == count, found.allSatisfy({ (1...1 << 24).contains($0) }) else {
        throw RunError(
          "the checkpoint's '\(kind.rawValue)' must be \(names), but is '\(checkpoint.metadata[kind.rawValue] ?? "")'")
      }
      return found
    }
    let shape: SampleShape
    var normalization: Normalization?
    if checkpoint.metadata[Samples.Kind.vectors.rawValue] != nil {
      shape = .vector(try lengths(.vectors, "their length")[0])
    } else {
      let size = try lengths(.images, "channels, height and width")
      shape = .image(ImageShape(channels: size[0], height: size[1], width: size[2]))
      let (mean, deviation) = (try numbers("normalize.mean"), try numbers("normalize.deviation"))
      guard mean.count == size[0], deviation.count == size[0] else {
        throw RunError(
          "the checkpoint's 'normalize.mean' and 'normalize.deviation' must have a number for each channel")
      }
      normalization = Normalization(mean: mean, deviation: deviation)
    }
    let device = try experiment.machine.device.resolved()
    build = { [normalization] in
      let random = Seed(experiment.seed).generator("weights")
      let encoder = try TrainedModel.encoder(experiment, shape, random)
      let head = experiment.head?.value.build(inputs: encoder.outputs, random) ?? .identity(encoder.outputs)
      return Model(encoder: encoder, head: head, normalization: normalization, device: device, shape: shape)
    }
    model = try build()
    (self.checkpoint, self.experiment) = (checkpoint, experiment)
    try checkpoint.restore(model.tensors)
  }

  /// The layers that the objective of the last phase adds; empty if `layer` is one of the network.
  ///
  /// - Parameter images: the number of training images.
  /// - Throws: `RunError` if `layer` does not exist.
  func learnerLayers(for layer: Layer, images: Int) throws -> [LearnerLayer] {
    if (Layer.ofEveryNetwork + model.encoder.layers).contains(layer) { return [] }
    let train = experiment.train
    if let phase = try Plan.phases(train.phases.entries).last {
      let start = Seed(experiment.seed).objectiveGenerator(phase.index)
      let pipelines = experiment.augment.pipelines(views: train.views)
      let setup = ObjectiveSetup(
        model, batch: train.batch, images: images, views: train.views, start,
        shapes: { [model] in pipelines.viewShapes(of: model.shape) }, build: build)
      let layers = try phase.layers(setup, from: checkpoint)
      if layers.contains(where: { $0.name == layer.name }) { return layers }
    }
    throw RunError("the scorer reads the layer '\(layer.name)', which neither the network nor the objective has")
  }

  private static func encoder(_ experiment: Experiment, _ shape: SampleShape, _ random: Generator) throws -> Network {
    if let encoder = experiment.encoder { return try encoder.value.build(shape, random) }
    guard case .vector(let length) = shape else { throw RunError("the recipe has no encoder, which images need") }
    return .identity(length)
  }
}
