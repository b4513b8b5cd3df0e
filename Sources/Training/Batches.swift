import Torch

/// The assignment of images to the steps of an epoch, in random order.
package struct Batches {
  private let order: Tensor  // int64 [n]
  private let size: Int

  /// The number of full batches. An incomplete last batch is dropped; every epoch reshuffles.
  let count: Int

  /// - Parameter device: the device of the images.
  package init(images: Int, size: Int, _ random: Generator, on device: Device = .cpu) {
    order = Tensor.randperm(images, random).to(device)
    self.size = size
    count = images / size
  }

  /// The indices of a step's images, int64 [size], on the device of the images.
  package subscript(step: Int) -> Tensor { order[(step * size)..<((step + 1) * size)] }
}
