import Formats
import Torch
import Training

/// A picture of a few images, each above its augmented views in the first step of a phase.
struct ViewGrid {
  let picture: Picture

  private static let images = 8

  /// - Parameters:
  /// - images: The training set, uint8 [n, c, h, w].
  /// - setup: The setup that augments the images.
  init(_ images: Tensor, _ setup: TrainingSetup, _ phase: Phase, on device: Device) throws {
    // Augment the whole batch, because its images share random draws.
    let order = setup.seed.generator("order", phase.index, 0)
    let batch = images[Batches(images: images.size(0), size: setup.batch, order)[0]]
    let few = min(ViewGrid.images, setup.batch)
    let rows = try withTorchErrors {
      let views = setup.views(of: Samples.images(batch.to(device)).floats, phase.index, 0, 0)
      let side = Array(batch.shape.suffix(2))
      return [batch[0..<few]]
        + (0..<views.count).map { view in
          // Smaller views fill the same space.
          let shown = call("aten::upsample_nearest2d", views[view][0..<few], side, nil, nil)
          return (shown * Samples.white).clamp(min: 0, max: 255).round().to(.uint8).to(.cpu)
        }
    }
    picture = Picture(
      grid: rows.flatMap { Picture.pictures(of: $0) }.map { $0.scaled(toWidth: 64) }, columns: few, margin: 2)
  }
}
