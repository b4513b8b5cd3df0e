import CTorch
import Foundation

/// The process-wide settings of libtorch.
public enum Engine {
  public static var version: String { take(ct_version()) }

  /// The number of threads that an operator may use. libtorch's own default is half of the processor's threads.
  public static var threads: Int {
    get { Int(ct_threads()) }
    set { ct_set_threads(Int32(newValue)) }
  }

  /// The number of available CUDA devices; 0 in a build without CUDA.
  public static var cudaDevices: Int { Int(ct_cuda_count()) }

  /// Indicates whether processes on GPUs communicate through NCCL. Without NCCL, Gloo is used, which copies through
  /// main memory.
  public static var hasNCCL: Bool { ct_has_nccl() }

  /// The CPU kernels of the BLAS in use, such as "SkylakeX". The last bits of results depend on them.
  public static var blasCore: String { take(ct_blas_core()) }

  /// Restricts libtorch to deterministic algorithms, and to full precision for float32 products on a GPU, so that equal
  /// input gives equal bits. Otherwise, a GPU may choose algorithms by timing and multiply float32 as TF32.
  public static func useDeterministicAlgorithms(_ only: Bool = true) { ct_deterministic(only) }

  /// Indicates whether oneDNN may compute in bfloat16. ONEDNN_MAX_CPU_ISA can exclude it. libtorch does not notice this
  /// and fails with an error.
  public static var allowsBFloat16: Bool {
    let environment = ProcessInfo.processInfo.environment
    let name = environment["ONEDNN_MAX_CPU_ISA"] ?? environment["DNNL_MAX_CPU_ISA"] ?? "ALL"
    return hasBFloat16(instructionSet: name)
  }

  /// Indicates whether oneDNN supports bfloat16 with an instruction set, named as in ONEDNN_MAX_CPU_ISA.
  static func hasBFloat16(instructionSet name: String) -> Bool {
    let name = name.uppercased()
    return ["ALL", "DEFAULT"].contains(name) || ["BF16", "FP16", "AMX"].contains { name.contains($0) }
  }
}
