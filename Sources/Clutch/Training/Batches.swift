/// Which images stand in which step of an epoch.
struct Batches {
  private let order: Tensor  // int64 [n]
  private let size: Int

  /// How many whole batches there are; images left over wait for the next epoch's order.
  let count: Int

  /// - Parameter device: where the images are.
  init(images: Int, size: Int, _ random: Generator, on device: Device = .cpu) {
    order = Tensor.randperm(images, random).to(device)
    self.size = size
    count = images / size
  }

  /// The images of a step, int64 [size], on the device of the images.
  subscript(step: Int) -> Tensor { order[(step * size)..<((step + 1) * size)] }
}
