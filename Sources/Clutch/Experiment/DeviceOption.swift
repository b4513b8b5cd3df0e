/// A device as a recipe asks for it.
public enum DeviceOption: Sendable, Hashable {
  /// The first GPU where there is one, else the CPU.
  case auto
  case named(Device)

  /// The device itself, which must be there.
  func resolved() throws(RunError) -> Device {
    switch self {
    case .auto: return Engine.cudaDevices > 0 ? .cuda(0) : .cpu
    case .named(.cuda(let index)) where index >= Engine.cudaDevices:
      throw RunError(
        "machine.device is cuda:\(index), but this build of libtorch finds \(Engine.cudaDevices) GPUs; take device: cpu or auto")
    case .named(let device): return device
    }
  }
}
