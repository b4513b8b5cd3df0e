extension Tensor {
  /// Up to so many bytes of images are kept on a GPU: 2 GiB, some 700,000 images of 32 x 32 pixels in colour.
  private static let residentBytes = 2 << 30

  /// Images on the device that trains on them, where they take little of its memory; else where they are, to be sent
  /// batch by batch.
  func resident(on device: Device) -> Tensor {
    device.isCUDA && count * dtype.size <= Tensor.residentBytes ? to(device) : self
  }
}
