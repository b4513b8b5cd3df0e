import Components
import Formats
import Foundation
import Stages
import Storage
import Training

/// The network of a recipe with the weights of a checkpoint, built without reading the data.
struct TrainedModel {
  let model: Model
  let shape: ImageShape

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
    let size = try numbers("images").map { Int($0) }
    guard size.count == 3 else { throw RunError("the checkpoint's 'images' must be channels, height and width") }
    shape = ImageShape(channels: size[0], height: size[1], width: size[2])
    guard let encoder = experiment.encoder, let head = experiment.head else {
      throw RunError("the recipe has no network")
    }
    let random = Seed(experiment.seed).generator("weights")
    let trunk = try encoder.value.build(shape, random)
    model = Model(
      encoder: trunk, head: head.value.build(inputs: trunk.outputs, random),
      normalization: Normalization(mean: try numbers("normalize.mean"), deviation: try numbers("normalize.deviation")),
      device: try experiment.machine.device.resolved(), shape: shape)
    try checkpoint.restore(model.tensors)
  }
}
