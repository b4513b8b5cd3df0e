import Foundation
import Testing

@testable import Stages

@Suite struct EnvironmentTests {
  /// An environment as recorded by a run, with these facts about its processes.
  private func recorded(_ processes: String) throws -> Environment {
    let text = """
      {"libtorch": "1.13.0", "blasCore": "SkylakeX", "threads": 2, "device": "cpu", "precision": "fp32",
       "processor": "AMD EPYC", "core": "0"\(processes)}
      """
    return try JSONDecoder().decode(Environment.self, from: Data(text.utf8))
  }

  @Test func `the summary says how many processes there are and what they talk through`() throws {
    #expect(try recorded("").summary == "cpu, fp32, 2 threads")
    let two = try recorded(#", "processes": 2, "transport": "NCCL""#)
    #expect(two.summary == "cpu, fp32, 2 threads, each of 2 processes over NCCL")
  }

  @Test func `an environment of a version that recorded no transport is read`() throws {
    #expect(try recorded(#", "processes": 2"#).summary == "cpu, fp32, 2 threads, each of 2 processes")
  }

  @Test func `number of processes, transport and batch norm each change what is trained`() throws {
    let texts = try [("2", "Gloo"), ("2", "NCCL"), ("3", "Gloo")].flatMap { count, transport in
      let environment = try recorded(#", "processes": \#(count), "transport": "\#(transport)""#)
      return [true, false].map { environment.sharing(syncBatchNorm: $0) }
    }
    #expect(Set(texts).count == 6)
    #expect(try recorded("").sharing(syncBatchNorm: true) == recorded("").sharing(syncBatchNorm: false))
  }

  @Test func `kernels that the environment prescribes are part of the key`() {
    #expect(Environment.prescribedKernels([:]) == nil)
    #expect(Environment.prescribedKernels(["ATEN_CPU_CAPABILITY": "avx512"]) == "avx512")
    let both = ["ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"]
    #expect(Environment.prescribedKernels(both) == "avx2 AVX2")
    #expect(Environment.prescribedKernels(["DNNL_MAX_CPU_ISA": "AVX"]) == "AVX")
  }
}
