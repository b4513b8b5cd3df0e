import CTorch
import Foundation

/// The settings of libtorch that belong to the whole process.
public enum Engine {
  public static var version: String { take(ct_version()) }

  /// How many threads an operator may use; libtorch itself starts with half of the processor's.
  public static var threads: Int {
    get { Int(ct_threads()) }
    set { ct_set_threads(Int32(newValue)) }
  }

  /// How many CUDA devices can be used; 0 in a build without CUDA.
  public static var cudaDevices: Int { Int(ct_cuda_count()) }

  /// Whether processes on GPUs talk through NCCL; without it Gloo takes the way through the machine's memory.
  public static var hasNCCL: Bool { ct_has_nccl() }

  /// The processor kernels of the BLAS in use, such as "SkylakeX"; results depend on it to the last bit.
  public static var blasCore: String { take(ct_blas_core()) }

  /// Same input, same bits: only deterministic algorithms, and on a GPU float32 products in full precision. Without it a
  /// GPU may choose by timing, and multiply float32 as TF32.
  public static func useDeterministicAlgorithms(_ only: Bool = true) { ct_deterministic(only) }

  /// Whether oneDNN may compute in bfloat16. ONEDNN_MAX_CPU_ISA can exclude it, which libtorch does not notice: it then
  /// ends in an error.
  public static var allowsBFloat16: Bool {
    let environment = ProcessInfo.processInfo.environment
    let name = environment["ONEDNN_MAX_CPU_ISA"] ?? environment["DNNL_MAX_CPU_ISA"] ?? "ALL"
    return hasBFloat16(instructionSet: name)
  }

  /// Whether oneDNN has bfloat16 in an instruction set, by its name in ONEDNN_MAX_CPU_ISA.
  static func hasBFloat16(instructionSet name: String) -> Bool {
    let name = name.uppercased()
    return ["ALL", "DEFAULT"].contains(name) || ["BF16", "FP16", "AMX"].contains { name.contains($0) }
  }
}
