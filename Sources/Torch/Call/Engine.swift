import CTorch

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
}
