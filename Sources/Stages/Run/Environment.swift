import Experiments
import Foundation
import Torch
import Training

/// The hardware and software of a run, as far as they affect results or help readers.
public struct Environment: Codable, Sendable {
  public let libtorch: String
  /// The kernels of the BLAS. The last bits of results differ between kernels.
  public let blasCore: String
  /// The kernels set by ATEN_CPU_CAPABILITY and ONEDNN_MAX_CPU_ISA; nil if libtorch and oneDNN choose.
  public let kernels: String?
  public let threads: Int
  public let device: String
  public let precision: String
  public let processor: String
  /// The models of the machine's GPUs; nil if none is used.
  public let graphics: String?
  /// The number of processes that train together; nil for one process.
  public let processes: Int?
  /// The communication backend, `Gloo` or `NCCL`; nil for one process, and in runs of versions that did not record it.
  public let transport: String?
  /// `false` if a GPU may choose its algorithms by timing; otherwise nil.
  public let reproducible: Bool?
  /// SHA-256 of the toolkit's own sources.
  public let core: String

  public init(
    _ machine: MachineOptions, on device: Device, precision: Precision, place: ProcessPlace = .alone
  ) {
    libtorch = Engine.version
    blasCore = Engine.blasCore
    kernels = Environment.prescribedKernels(ProcessInfo.processInfo.environment)
    threads = machine.threads.resolved(among: place.localSize)
    processes = place.size > 1 ? place.size : nil
    transport = place.size == 1 ? nil : device.isCUDA && Engine.hasNCCL ? "NCCL" : "Gloo"
    reproducible = machine.reproducible || !device.isCUDA ? nil : false
    self.device = device.description
    self.precision = precision.rawValue
    processor = Environment.processorName
    graphics = device.isCUDA ? Environment.graphicsName : nil
    core = coreHash
  }

  /// A short description: `cpu, bf16, 2 threads`.
  public var summary: String {
    let together = processes.map { ", each of \($0) processes" } ?? ""
    let over = transport.map { " over \($0)" } ?? ""
    return "\(device), \(precision), \(threads) \(threads == 1 ? "thread" : "threads")\(together)\(over)"
  }

  /// Configures libtorch accordingly, for the whole process.
  package func apply() {
    Engine.threads = threads
    Engine.useDeterministicAlgorithms(reproducible ?? true)
  }

  /// The part that determines the bits of results.
  var keyText: String { "\(machineText) \(core)" }

  /// The part that also determines run times.
  var machineText: String {
    let chosen = reproducible ?? true ? "" : " by timing"
    return "\(libtorch) \(blasCore) \(kernels ?? "") \(threads) \(processor) \(graphics ?? "cpu")\(chosen)"
  }

  /// Returns a text of how processes share the training; empty for one process.
  ///
  /// The last bits depend on how a batch is divided and on the backend that sums the parts. Without `sync-batch-norm`,
  /// batch norm uses the batch of each process alone.
  func sharing(syncBatchNorm: Bool) -> String {
    processes.map { "\($0) \(syncBatchNorm) \(transport ?? "")" } ?? ""
  }

  static func prescribedKernels(_ environment: [String: String]) -> String? {
    let oneDNN = environment["ONEDNN_MAX_CPU_ISA"] ?? environment["DNNL_MAX_CPU_ISA"]
    let names = [environment["ATEN_CPU_CAPABILITY"], oneDNN].compactMap(\.self)
    return names.isEmpty ? nil : names.joined(separator: " ")
  }

  private static var graphicsName: String {
    let folder = "/proc/driver/nvidia/gpus"
    let cards = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let texts = cards.compactMap { try? String(contentsOfFile: "\(folder)/\($0)/information", encoding: .utf8) }
    let models = texts.compactMap {
      $0.split(separator: "\n").first { $0.hasPrefix("Model") }?.split(separator: ":").last
    }
    // Each model is listed once, since machines with one or eight cards of a model give the same bits.
    return Set(models.map { $0.trimmingCharacters(in: .whitespaces) }).sorted().joined(separator: ", ")
  }

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
