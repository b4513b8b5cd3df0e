import CTorch

/// A source of random numbers on a device: the same seed gives the same draws.
public final class Generator {
  let pointer: OpaquePointer
  public let device: Device

  public init(seed: UInt64, on device: Device = .cpu) {
    self.device = device
    do throws(TorchError) {
      guard let made = try checked({ ct_generator_new(device.description, seed, &$0) }) else {
        throw TorchError(description: "libtorch made no generator for \(device)")
      }
      pointer = made
    } catch {
      fatalError("no generator on \(device): \(error)")
    }
  }

  deinit { ct_generator_free(pointer) }
}
