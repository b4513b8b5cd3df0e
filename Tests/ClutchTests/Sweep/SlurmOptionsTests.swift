import Recipe
import Testing

@testable import Components
@testable import Experiments
@testable import Formats
@testable import Runs
@testable import Slurm
@testable import Storage
@testable import Sweeps
@testable import TensorBoard

@Suite struct SlurmOptionsTests {
  private func machine(_ text: String) throws -> MachineOptions {
    try decode(MachineOptions.self, from: parse(text, file: "r.yaml"))
  }

  @Test func `numbers and text alike are handed to sbatch as they stand`() throws {
    let options = try #require(
      try machine(
        """
        launcher: slurm
        slurm: { partition: gpu, time: "1:30:00", memory: 8000, gpus: a100:1, account: p12, extra: [--qos=short] }
        """
      ).slurm?.options as? SlurmOptions)
    #expect(options.partition?.text == "gpu" && options.time?.text == "1:30:00" && options.memory?.text == "8000")
    #expect(options.gpus?.text == "a100:1" && options.account?.text == "p12" && options.extra == ["--qos=short"])
    #expect(options.cpus == nil && options.warning == 60 && options.requeues == 20)
    // They are also written so that they are read back unchanged.
    #expect(encode(options)["memory"]?.yaml == "8000\n" && encode(options)["time"]?.yaml == "\"1:30:00\"\n")
  }

  @Test(arguments: [
    ("launcher: slrum", "'launcher' must be one of 'local', 'slurm', but is 'slrum'; did you mean 'slurm'?"),
    ("slurm: { cpus: 0 }", "'cpus' must be from 1 to 1024, but is 0"),
    ("slurm: { requeues: -1 }", "'requeues' must be 0 or more, but is -1"),
    ("slurm: { warning: 0 }", "'warning' must be from 1 to 65535, but is 0"),
    ("slurm: { time: 1.5 }", "'time' must be text, but is '1.5'; write \"1.5\" for the digits as text"),
    (
      "slurm: { time: 1:30 }",
      "'1:30' is a number in base 60 to some YAML readers and text to others; write it in decimal digits, or \"1:30\" for the text"
    ),
    ("slurm: { partition: '' }", "'partition' must be a word that sbatch understands, but is the text \"\""),
    (
      "slurm: { extra: [qos=short] }", "'extra' must contain sbatch options such as --qos=short, but [0] is 'qos=short'"
    ),
    ("slurm: { extra: [--qos=a, --array=1-3] }", "'extra' must not contain --array, which the sweep sets itself"),
    ("slurm: { memroy: 1 }", "'slurm' has no option 'memroy'; did you mean 'memory'?"),
  ])
  func `what Slurm would not understand, or the sweep sets itself, is refused`(text: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try machine(text) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }

  @Test(arguments: [
    ("launcher: slurm", 1, ThreadsOption.count(1)),
    ("{ launcher: slurm, jobs: 64, slurm: { cpus: 8 } }", 8, .count(8)),
    ("{ launcher: slurm, threads: 4 }", 4, .count(4)),
    ("{ launcher: slurm, threads: 4, slurm: { cpus: 8 } }", 8, .count(4)),
    ("{ threads: 3, jobs: 2, slurm: { cpus: 8 } }", 8, .count(3)),
  ])
  func `threads follow cores, and cores threads, where one of them is left open`(
    text: String, cpus: Int, threads: ThreadsOption
  ) throws {
    let machine = try machine(text)
    #expect(machine.slurmCores == cpus && machine.stageThreads == threads)
  }
}
