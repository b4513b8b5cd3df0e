extension Tensor {
  public func to(_ dtype: DType) -> Tensor { dtype == self.dtype ? self : call("aten::to.dtype", self, dtype) }

  public func to(_ device: Device) -> Tensor {
    device == self.device ? self : call("aten::to.device", self, device, dtype)
  }

  /// Copies the tensor to a device without waiting for the device's earlier work.
  public func sent(to device: Device) -> Tensor {
    guard device.isCUDA, !self.device.isCUDA else { return to(device) }
    return call("aten::to.device", call("aten::pin_memory", self), device, dtype, true)
  }

  /// Returns the elements in row-major order, or in channels-last order for images [n, c, h, w].
  public func contiguous(_ format: MemoryFormat = .contiguous) -> Tensor { call("aten::contiguous", self, format) }

  /// Returns a copy of the tensor.
  public func clone() -> Tensor { call("aten::clone", self) }

  /// Returns the same elements without the record of how they were computed.
  public func detach() -> Tensor { call("aten::detach", self) }

  /// Copies the elements of `other` into this tensor, which keeps its layout and type.
  public func copy(from other: Tensor) { call("aten::copy_", self, other) }
}
