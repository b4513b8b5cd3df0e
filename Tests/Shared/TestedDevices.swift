import Testing
import Torch

extension Device {
  /// Where tests of what computes are carried out.
  static let tested: [Device] = [.cpu, .cuda(0)]

  /// Skips a test's case where the device is not there.
  func orSkip() throws {
    if isCUDA && Engine.cudaDevices == 0 { try Test.cancel("there is no GPU here") }
  }
}
