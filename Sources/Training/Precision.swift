import Foundation
import Storage
import Torch

/// The number type for convolutions and matrix products in training.
public enum Precision: String, Decodable, Sendable, CaseIterable {
  /// bf16 on GPUs and on processors with bf16 instructions, otherwise fp32.
  case auto
  case fp32
  case bf16

  /// Returns the type itself; for `auto`, the faster type on this device.
  public func resolved(on device: Device) throws(RunError) -> Precision {
    if device.isCUDA { return self == .auto ? .bf16 : self }
    if self == .bf16, !Engine.allowsBFloat16 {
      throw RunError("machine.precision is bf16, which ONEDNN_MAX_CPU_ISA excludes; unset it, or use precision: fp32")
    }
    guard self == .auto else { return self }
    return Engine.allowsBFloat16 && Precision.processorHasBF16 ? .bf16 : .fp32
  }

  /// `true` if the processor multiplies bfloat16 natively. Emulated, it is slower than float32.
  private static let processorHasBF16: Bool = {
    guard let file = fopen("/proc/cpuinfo", "r") else { return false }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line.map({ String(cString: $0) }) {
      if text.hasPrefix("flags") { return text.contains(" avx512_bf16") || text.contains(" amx_bf16") }
    }
    return false
  }()
}
