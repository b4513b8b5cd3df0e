import Testing
import Torch

extension Device {
  /// The devices for tests of computations.
  static let tested: [Device] = [.cpu, .cuda(0)]

  /// Skips a test case if its device is missing.
  func orSkip() throws {
    if isCUDA && Engine.cudaDevices == 0 { try Test.cancel("there is no GPU here") }
  }
}
