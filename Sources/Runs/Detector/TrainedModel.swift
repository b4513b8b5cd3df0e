import Components
import Formats
import Foundation
import Stages
import Storage
import Torch
import Training

/// The network of a recipe with the weights of a checkpoint, built without reading the data.
struct TrainedModel {
  let model: Model

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
    let shape: SampleShape
    var normalization: Normalization?
    if checkpoint.metadata[Samples.Kind.vectors.rawValue] != nil {
      shape = .vector(Int(try numbers(Samples.Kind.vectors.rawValue)[0]))
    } else {
      let size = try numbers(Samples.Kind.images.rawValue).map { Int($0) }
      guard size.count == 3 else { throw RunError("the checkpoint's 'images' must be channels, height and width") }
      shape = .image(ImageShape(channels: size[0], height: size[1], width: size[2]))
      normalization = Normalization(mean: try numbers("normalize.mean"), deviation: try numbers("normalize.deviation"))
    }
    let random = Seed(experiment.seed).generator("weights")
    let encoder = try TrainedModel.encoder(experiment, shape, random)
    let head = experiment.head?.value.build(inputs: encoder.outputs, random) ?? .identity(encoder.outputs)
    model = Model(
      encoder: encoder, head: head, normalization: normalization, device: try experiment.machine.device.resolved(),
      shape: shape)
    try checkpoint.restore(model.tensors)
  }

  private static func encoder(_ experiment: Experiment, _ shape: SampleShape, _ random: Generator) throws -> Network {
    if let encoder = experiment.encoder { return try encoder.value.build(shape, random) }
    guard case .vector(let length) = shape else { throw RunError("the recipe has no encoder, which images need") }
    return .identity(length)
  }
}
