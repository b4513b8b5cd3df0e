import Foundation

/// The type in which convolutions and matrix products of training are computed.
public enum Precision: String, Decodable, Sendable, CaseIterable {
  /// bf16 on a GPU and on a processor that multiplies it itself, else fp32.
  case auto
  case fp32
  case bf16

  /// What `auto` stands for on a device.
  public func resolved(on device: Device) -> Precision {
    guard self == .auto else { return self }
    return device.isCUDA || Precision.processorHasBF16 ? .bf16 : .fp32
  }

  /// Whether the processor multiplies bfloat16 itself; emulated it is slower than float32.
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
