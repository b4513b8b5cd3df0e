/// A picture of a few images, each above its augmented views in the first step of a phase.
struct ViewGrid {
  let picture: Picture

  private static let images = 8

  /// - Parameters:
  /// - images: The training set, uint8 [n, c, h, w].
  /// - regime: The regime that augments the images.
  init(_ images: Tensor, _ regime: Regime, _ phase: Phase, on device: Device) throws {
    // Augment the whole batch, because its images share random draws.
    let order = regime.seed.generator("order", phase.index, 0)
    let batch = images[Batches(images: images.size(0), size: regime.batch, order)[0]]
    let few = min(ViewGrid.images, regime.batch)
    let rows = try withTorchErrors {
      let views = (regime.views(of: batch, phase.index, 0, 0, on: device) * 255).clamp(min: 0, max: 255)
      let shape = [regime.views, regime.batch] + batch.shape.dropFirst()
      let bytes = views.round().to(.uint8).to(.cpu).reshape(shape)
      return [batch[0..<few]] + (0..<regime.views).map { bytes[$0][0..<few] }
    }
    picture = Picture(
      grid: rows.flatMap { Picture.pictures(of: $0) }.map { $0.scaled(toWidth: 64) }, columns: few, margin: 2)
  }
}
