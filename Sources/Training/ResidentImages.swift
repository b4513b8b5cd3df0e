import Formats
import Torch

extension Samples {
  /// The maximum size of samples that are kept on a GPU: 2 GiB, about 700,000 color images of 32 x 32 pixels.
  private static let residentBytes = 2 << 30

  /// Moves samples to the training device if that is a GPU and they take little of its memory. Otherwise they stay and
  /// are sent batch by batch.
  func resident(on device: Device) -> Samples {
    device.isCUDA && tensor.count * tensor.dtype.size <= Samples.residentBytes ? to(device) : self
  }
}
