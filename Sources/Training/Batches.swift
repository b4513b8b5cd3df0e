import Torch

/// The assignment of images to the steps of an epoch, in random order.
package struct Batches {
  private let order: Tensor  // int64 [n]
  private let size: Int

  /// The number of full batches. An incomplete last batch is dropped; every epoch reshuffles.
  let count: Int

  /// - Parameters:
  ///   - factor: the number of batches per update of the weights; the last batches are dropped if there are fewer left.
  ///   - device: the device of the images.
  package init(images: Int, size: Int, multipleOf factor: Int = 1, _ random: Generator, on device: Device = .cpu) {
    order = Tensor.randperm(images, random).to(device)
    self.size = size
    count = images / size / factor * factor
  }

  /// The indices of a step's images, int64 [size], on the device of the images.
  package subscript(step: Int) -> Tensor { order[(step * size)..<((step + 1) * size)] }
}
