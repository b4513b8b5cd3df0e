extension Tensor {
  public func to(_ dtype: DType) -> Tensor { dtype == self.dtype ? self : call("aten::to.dtype", self, dtype) }

  public func to(_ device: Device) -> Tensor {
    device == self.device ? self : call("aten::to.device", self, device, dtype)
  }

  /// The same elements on a device, without waiting for what was handed to it before.
  public func sent(to device: Device) -> Tensor {
    guard device.isCUDA, !self.device.isCUDA else { return to(device) }
    return call("aten::to.device", call("aten::pin_memory", self), device, dtype, true)
  }

  /// The same elements in row-major order, or channels-last for images [n, c, h, w].
  public func contiguous(_ format: MemoryFormat = .contiguous) -> Tensor { call("aten::contiguous", self, format) }

  /// The same elements in memory of their own.
  public func clone() -> Tensor { call("aten::clone", self) }

  /// The same elements without the memory of how they were computed.
  public func detach() -> Tensor { call("aten::detach", self) }

  /// Copies the elements of `other` into this tensor, whose layout and type stay.
  public func copy(from other: Tensor) { call("aten::copy_", self, other) }
}
