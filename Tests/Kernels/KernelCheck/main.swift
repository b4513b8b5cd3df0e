// Runs libtorch's kernels on many shapes and compares them with float64: `KernelCheck [--direct] TYPE COUNT SEED
// [FROM]`.
//
// TYPE is float32 or bfloat16, COUNT the number of random shapes (0 for only those of small networks), FROM the number
// of the first trial. Each trial is announced before it runs, so that the last line before a crash tells which one it
// was. Tests/Kernels/check runs the program behind guard pages.
import Foundation
import Torch

/// Prints a line at once, so that it appears even if the next instruction crashes.
func report(_ line: String) {
  print(line)
  fflush(nil)
}

var words = Array(CommandLine.arguments.dropFirst())
let direct = words.first == "--direct"
if direct { words.removeFirst() }
guard words.count >= 3, let dtype = ["float32": DType.float32, "bfloat16": .bfloat16][words[0]],
  let count = Int(words[1]), let seed = UInt64(words[2]), let first = words.count > 3 ? Int(words[3]) : 0
else {
  FileHandle.standardError.write(Data("usage: KernelCheck [--direct] float32|bfloat16 COUNT SEED [FROM]\n".utf8))
  exit(2)
}
// The rounding error of sums: float32 has 24 bits of mantissa and bfloat16 has 8. A wrong kernel is off by far more.
let tolerance = dtype == .float32 ? 2e-4 : 3e-2
let trials = Trials(direct: direct)
let all =
  trials.ofNetworks(batch: 8, widths: [2, 4, 8, 16]) + trials.ofKnownFaults() + trials.random(count, seed: seed)

for (number, trial) in all.enumerated().dropFirst(first) {
  report("trial \(number): \(trial.name)")
  do {
    let error = try withTorchErrors { trial.error(in: dtype, seed: UInt64(number)) }
    if !(error <= tolerance) { report("wrong \(number): \(trial.name): relative error \(error)") }
  } catch {
    report("refused \(number): \(trial.name): \(error)")
  }
}
report("done: \(all.count)")
