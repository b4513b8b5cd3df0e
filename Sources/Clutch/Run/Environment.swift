import Foundation

/// What a run computes with, as far as results depend on it or a reader would ask for it.
public struct Environment: Codable, Sendable {
  public let libtorch: String
  /// The kernels of the BLAS; the same operator differs in its last bits between them.
  public let blasCore: String
  /// The kernels that ATEN_CPU_CAPABILITY and ONEDNN_MAX_CPU_ISA prescribe; nil if libtorch and oneDNN choose.
  public let kernels: String?
  public let threads: Int
  public let device: String
  public let precision: String
  public let processor: String
  /// The models of the machine's GPUs, where one is used.
  public let graphics: String?
  /// How many processes train together; nil where it is one.
  public let processes: Int?
  /// What they talk through, `Gloo` or `NCCL`; nil where it is one, and in runs of versions that did not record it.
  public let transport: String?
  /// false where a GPU may choose its algorithms by timing; nil where it may not.
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

  /// In a few words: `cpu, bf16, 2 threads`.
  public var summary: String {
    let together = processes.map { ", each of \($0) processes" } ?? ""
    let over = transport.map { " over \($0)" } ?? ""
    return "\(device), \(precision), \(threads) \(threads == 1 ? "thread" : "threads")\(together)\(over)"
  }

  /// Sets libtorch up accordingly, for the whole process.
  package func apply() {
    Engine.threads = threads
    Engine.useDeterministicAlgorithms(reproducible ?? true)
  }

  /// The part on which the bits of a result depend.
  var keyText: String { "\(machineText) \(core)" }

  /// The part on which times depend as well.
  var machineText: String {
    let chosen = reproducible ?? true ? "" : " by timing"
    return "\(libtorch) \(blasCore) \(kernels ?? "") \(threads) \(processor) \(graphics ?? "cpu")\(chosen)"
  }

  /// How processes share what they train; empty where it is one.
  ///
  /// How a batch is shared out, and what adds the parts up, changes the last bits; without `sync-batch-norm` batch norm
  /// sees other batches.
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
    // Each once: a machine with one card and one with eight of the same give the same bits.
    return Set(models.map { $0.trimmingCharacters(in: .whitespaces) }).sorted().joined(separator: ", ")
  }

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
