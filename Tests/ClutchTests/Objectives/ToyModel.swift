import Clutch

@testable import Components

/// A model of the toy networks with the setup of an objective.
struct ToyModel {
  static let shape = ImageShape(channels: 1, height: 8, width: 8)
  let model: Model

  init(seed: UInt64 = 1) throws { model = try ToyModel.build(seed: seed) }

  private static func build(seed: UInt64) throws -> Model {
    let random = Generator(seed: seed)
    let encoder = try ToyEncoder().build(shape, random)
    return Model(
      encoder: encoder, head: ToyHead().build(inputs: encoder.outputs, random),
      normalization: Normalization(mean: [0], deviation: [1]), device: .cpu, shape: .image(shape))
  }

  var setup: ObjectiveSetup {
    ObjectiveSetup(model, batch: 4, images: 8, views: 2, Generator(seed: 2)) { try ToyModel.build(seed: 9) }
  }

  /// A batch of random images whose views are the images themselves and their complements.
  func batch(gather: ((Tensor) throws(TorchError) -> Tensor)? = nil) -> Batch {
    let images = Tensor.rand([4, 1, 8, 8], Generator(seed: 3))
    let source = Batch.Source(
      images: { images }, views: { ImageViews(Tensor.concatenate([images, 1 - images]), views: 2) },
      generator: { _, _ in Generator(seed: 4) }, gather: gather)
    return Batch(model, rows: .arange(4), clusterings: [], epoch: 0, progress: 0, source)
  }
}
