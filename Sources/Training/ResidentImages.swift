import Torch

extension Tensor {
  /// The maximum size of images that are kept on a GPU: 2 GiB, about 700,000 color images of 32 x 32 pixels.
  private static let residentBytes = 2 << 30

  /// Moves images to the training device if that is a GPU and they take little of its memory. Otherwise they stay and
  /// are sent batch by batch.
  func resident(on device: Device) -> Tensor {
    device.isCUDA && count * dtype.size <= Tensor.residentBytes ? to(device) : self
  }
}
