import Foundation
import Storage
import Testing

@Suite struct ProcessesTests {
  // Two clusters, as in the images: more would split them by chance, and the last bits could decide.
  private let precise = SmallRecipe.text.replacingOccurrences(of: "threads: 1", with: "threads: 1, precision: fp32")
    .replacingOccurrences(of: "k: 4", with: "k: 2")

  /// The losses of the recipe, trained by a number of processes from one command.
  private func losses(_ processes: Int, _ words: String..., kernels: [String: String] = [:]) throws -> [Double] {
    let together = try Together(precise)
    let process = try Clutch.start(
      ["run", "small.yaml", "--processes", "\(processes)"] + words, in: together.folder.path, environment: kernels)
    process.waitUntilExit()
    #expect(
      process.terminationStatus == 0, "\(String(decoding: together.folder.read("stderr") ?? Data(), as: UTF8.self))")
    return try together.losses()
  }

  private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) / abs($0) }.max() ?? .infinity
  }

  // Sums are formed in another order, which shows in the last bits of float32: 6e-8 each, 3e-7 to 9e-7 in the end.
  @Test func `a process that waits for others soon says so, and how to train alone`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    // As in a shell opened by `srun --pty` with four tasks.
    let environment = [
      "SLURM_STEP_ID": "0", "SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "4", "SLURM_JOB_ID": "9",
      "MASTER_ADDR": "127.0.0.1",
      "MASTER_PORT": "\(Int.random(in: 20_000..<30_000))",
    ]
    let process = try Clutch.start(["run", "small.yaml"], in: folder.path, environment: environment)
    defer { process.terminate() }
    let words =
      "note: process 0 of 4 waits up to 300 seconds for the others, because the environment (Slurm or torchrun) says "
      + "that there are 4; to train in one process, add --processes 1\n"
    var told = ""
    for _ in 0..<900 where !told.contains(words) {
      usleep(100_000)
      told = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    }
    #expect(told.contains(words), "\(told)")
  }

  @Test func `two processes give the losses of one with the whole batch, to a hundred thousandth`() throws {
    let plain = ["ATEN_CPU_CAPABILITY": "default"]
    let (alone, shared) = (try losses(1, kernels: plain), try losses(2, kernels: plain))
    #expect(alone.count == 8 * 3 && shared.count == alone.count)  // two steps and the mean of each epoch
    #expect(largestDifference(alone, shared) < 1e-5)
    // The comparison would detect a difference: with separate statistics, each process sees other features.
    #expect(largestDifference(alone, try losses(2, "train.sync-batch-norm=false", kernels: plain)) > 1e-2)
  }

  // The images have flat areas, in which several of four pixels are equally the largest. Winograd's algorithm rounds
  // equal patches differently, so max pooling may pass the gradient to another one.
  @Test func `so they do with Winograd's convolutions, but for the choice among equal pixels`() throws {
    let (alone, shared) = (try losses(1), try losses(2))
    #expect(alone.count == shared.count && largestDifference(alone, shared) < 2e-3)
  }

  @Test func `one process writes and talks, the other is silent; both come to the same end`() throws {
    let together = try Together()
    try together.start()
    #expect(together.codes() == [0, 0], "\(together.errors(0))\(together.errors(1))")
    #expect(together.errors(0).contains("1 thread, each of 2 processes over Gloo)\n"))
    #expect(together.output(0).contains("mahalanobis"))
    #expect(together.output(1) == "" && together.errors(1) == "")
    #expect(!FileManager.default.fileExists(atPath: "\(together.folder.path)/1/runs"))

    try together.start()
    #expect(together.codes() == [0, 0])
    #expect(together.errors(0).contains("Nothing to do"))
  }

  @Test func `where one is killed the other ends with an error; the same command goes on to the same bits`() throws {
    let whole = try Together()
    try whole.start()
    #expect(whole.codes() == [0, 0])

    let together = try Together()
    for killed in [1, 0] {
      try together.start()
      together.waitForEpochs(2)
      kill(together.processes[killed].processIdentifier, SIGKILL)
      let watch = Stopwatch()
      let codes = together.codes()
      #expect(watch.seconds < 10)
      #expect(codes[killed] == SIGKILL && codes[1 - killed] == 1)
      let words = together.errors(1 - killed)
      #expect(
        words.contains(#/clutch: error: (process 1 of 2: )?work with the other processes failed during /#),
        "\(words)")
      #expect(words.hasSuffix("it says why; the same command resumes from the last checkpoint\n"), "\(words)")
    }
    try together.start()
    #expect(together.codes() == [0, 0], "\(together.errors(0))\(together.errors(1))")
    #expect(together.weights() == whole.weights())
  }

  @Test func `a request to stop at either ends both with a checkpoint, and the run goes on to the same bits`() throws {
    let whole = try Together()
    try whole.start()
    #expect(whole.codes() == [0, 0])

    let together = try Together()
    for stopped in [0, 1] {
      try together.start()
      together.waitForEpochs(1)
      kill(together.processes[stopped].processIdentifier, SIGTERM)
      #expect(together.codes() == [130, 130])
      #expect(together.errors(0).hasSuffix("Stopped. Run the same command again to resume.\n"))
    }
    try together.start()
    #expect(together.codes() == [0, 0], "\(together.errors(0))\(together.errors(1))")
    #expect(together.weights() == whole.weights())
  }

  @Test func `one that hangs ends the other when its patience is over`() throws {
    let together = try Together(precise.replacingOccurrences(of: "epochs: 5", with: "epochs: 500"))
    try together.start { _ in ["machine.process-timeout=2"] }
    together.waitForEpochs(2)
    kill(together.processes[1].processIdentifier, SIGSTOP)
    together.processes[0].waitUntilExit()
    #expect(together.processes[0].terminationStatus == 1)
    #expect(together.errors(0).contains("error: work with the other processes failed during "))
  }

  @Test func `training that diverges does so on all of them, and no checkpoint holds it`() throws {
    let together = try Together()
    try together.start { _ in ["train.optimizer.sgd.learning-rate=1e30"] }
    #expect(together.codes() == [1, 1])
    for rank in 0..<2 { #expect(together.errors(rank).contains("training diverged: "), "\(together.errors(rank))") }
    #expect(together.errors(1).hasPrefix("clutch: error: process 1 of 2: training diverged"))
  }

  @Test func `one that does not come is named`() throws {
    let together = try Together()
    try together.start([0], of: 3) { _ in ["machine.process-timeout=1"] }
    #expect(together.codes() == [1])
    #expect(
      together.errors(0)
        == "clutch: error: process 0 of 3 cannot find the others: of processes 0 to 2, 1, 2 did not connect within "
        + "1 seconds; start all 3 of them, each with the same MASTER_ADDR and MASTER_PORT\n"
    )
  }

  @Test func `processes that were given different recipes say so`() throws {
    let together = try Together()
    try together.start { rank in ["seed=\(rank)"] }
    #expect(together.codes() == [1, 1])
    #expect(
      together.errors(0)
        == """
        clutch: error: process 1 of 2 has a different recipe than process 0; all need the same recipe, images, build \
        of Clutch, threads and kind of processor or GPU

        """)
  }

  @Test func `a batch that cannot be shared evenly is refused`() throws {
    let together = try Together()
    let outcome = try Clutch.run("run", "small.yaml", "--processes", "3", in: together.folder.path)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains(
        "train.batch is 16, which 3 processes cannot share evenly; use a multiple of 3"), "\(outcome.errors)")
  }

  @Test func `the number of processes is checked`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let outcome = try Clutch.run("run", "small.yaml", "--processes", "two", in: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.errors == "clutch: error: --processes must be a number from 1 to 1024, but is 'two'\n")
  }
}
