import Foundation

/// What a run computes with, as far as results depend on it or a reader would ask for it.
public struct Environment: Codable, Sendable {
  public let libtorch: String
  /// The kernels of the BLAS; the same operator differs in its last bits between them.
  public let blasCore: String
  public let threads: Int
  public let device: String
  public let precision: String
  public let processor: String
  /// SHA-256 of the toolkit's own sources.
  public let core: String

  /// Sets libtorch up as the recipe asks, and says what came of it.
  public init(_ machine: MachineOptions) throws(RunError) {
    let device = try machine.device.resolved()
    Engine.threads = machine.threads.resolved
    Engine.useDeterministicAlgorithms()
    libtorch = Engine.version
    blasCore = Engine.blasCore
    threads = Engine.threads
    self.device = device.description
    precision = machine.precision.resolved(on: device).rawValue
    processor = Environment.processorName
    core = coreHash
  }

  /// The part on which the bits of a result depend.
  var keyText: String { "\(libtorch) \(blasCore) \(threads) \(device) \(core)" }

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
