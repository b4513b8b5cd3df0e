import Foundation
import Testing

@Suite(.serialized, .enabled(if: SlurmCluster.missing == nil, "\(SlurmCluster.missing ?? "")"))
struct SlurmSweepTests {
  /// Two seeds of phases that take some seconds.
  private let long = ["sweep.variants=null", "train.phases.cluster-aware.epochs=40"]
  private let words = ["sweep", "small.yaml", "--jobs", "2"]

  private func slurm(_ cluster: SlurmCluster, _ folder: TemporaryFolder, _ more: [String] = [], path: String? = nil)
    throws -> Process
  {
    var environment = cluster.environment
    environment["PATH"] = path
    return try Clutch.start(words + ["--launcher", "slurm"] + more, in: folder.path, environment: environment)
  }

  private func text(_ folder: TemporaryFolder, _ name: String) -> String {
    String(decoding: folder.read(name) ?? Data(), as: UTF8.self)
  }

  private func wait(for process: Process, until isSo: () throws -> Bool) throws {
    for _ in 0..<1200 {
      if try isSo() { return }
      try #require(process.isRunning)
      Thread.sleep(forTimeInterval: 0.1)
    }
    Issue.record("what was waited for did not happen")
  }

  /// Waits until a second phase has trained some epochs.
  private func waitForTraining(_ process: Process, _ folder: TemporaryFolder) throws {
    try wait(for: process) { text(folder, "stderr").contains(/cluster-aware \[.*\]: epoch 4\/40/) }
  }

  /// The texts of the second phases' logs.
  private func logs(_ folder: TemporaryFolder) -> [String] {
    folder.files(below: "runs/small").filter { $0.key.contains("logs/cluster-aware") }.values
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Table, results and `sweep.json` of the same sweep in processes of this machine.
  private func expectTheSame(as folder: TemporaryFolder, _ more: [String]) throws {
    let local = try SmallSweep.folder()
    let process = try Clutch.start(words + more, in: local.path)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    #expect(text(folder, "stdout") == text(local, "stdout"))
    let found = SmallSweep.results(folder).filter { !$0.key.contains("/slurm") }
    let expected = SmallSweep.results(local)
    #expect(expected.keys.contains { $0.hasSuffix("sweep.json") } && found.keys.sorted() == expected.keys.sorted())
    for (name, data) in expected { #expect(found[name] == data, "\(name)") }
  }

  @Test func `a sweep through Slurm has the table, the results and the record of one on this machine`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text(folder, "stderr"))")
    #expect(text(folder, "stderr").contains("20 of 20 distinct stages, 36 epochs trained; sharing saves 12 of 48 epochs"))
    // The two warm-ups are one array.
    let ended = try cluster.ended()
    #expect(ended.count == 20 && ended.allSatisfy { $0.state == "COMPLETED" }, "\(ended)")
    #expect(ended.contains { $0.job == "1_0" } && ended.contains { $0.job == "1_1" })
    try expectTheSame(as: folder, [])
  }

  @Test func `told to stop by SIGUSR1, a job goes back into the queue and goes on from its checkpoint`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder, long)
    try waitForTraining(process, folder)
    for job in try cluster.running() { try cluster.shell("scancel --batch --signal=USR1 \(job)") }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text(folder, "stderr"))")
    #expect(
      logs(folder).contains { $0.contains("stopped with a checkpoint") && $0.contains("steps, going on at epoch") })
    #expect(!text(folder, "stderr").contains("it is tried again"))
    #expect(try cluster.ended().count == 8)
    try expectTheSame(as: folder, long)
  }

  @Test func `killed and given again, a sweep finds its jobs, and submits no stage twice`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    var process = try slurm(cluster, folder, long)
    // In its first moments, and while jobs run: some end before the next start, some do not.
    for seconds in [0.6, 1.2, 2.5, 5] {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      process = try slurm(cluster, folder, long)
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text(folder, "stderr"))")
    let ended = try cluster.ended()
    let done = ended.filter { $0.state == "COMPLETED" }.map(\.job)
    #expect(done.count == 8 && Set(done).count == 8, "\(ended)")
    for log in logs(folder) { #expect(log.components(separatedBy: "40 epochs of 12 steps").count == 2, "\(log)") }
    try expectTheSame(as: folder, long)
  }

  @Test func `asked to end, a sweep stops its jobs with checkpoints and cancels those that wait`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder, long + ["--jobs", "3", "seed=0,1,2"])
    try waitForTraining(process, folder)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(text(folder, "stderr").hasSuffix("Stopped. The same command goes on from here.\n"))
    #expect(try cluster.shell("squeue --noheader").isEmpty)
    #expect(folder.files(below: "runs").keys.contains { $0.hasSuffix("partial.safetensors") })
    let again = try slurm(cluster, folder, long + ["--jobs", "3", "seed=0,1,2"])
    again.waitUntilExit()
    #expect(again.terminationStatus == 0, "\(text(folder, "stderr"))")
    #expect(logs(folder).contains { $0.contains("steps, going on at epoch") })
  }

  @Test(arguments: [false, true])
  func `a cancelled job fails its stage, and is named`(hasAccounting: Bool) throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let programs = try cluster.accounting()
    let path = hasAccounting ? "\(programs.path):/usr/bin:/bin" : nil
    let process = try slurm(cluster, folder, long, path: path ?? ProcessInfo.processInfo.environment["PATH"])
    try waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    try cluster.shell("scancel \(job)")
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = text(folder, "stderr")
    #expect(errors.contains("]: failed: its job \(job) was cancelled\n"), "\(errors)")
    #expect(errors.contains("1 of 2 trials failed:"))
    #expect(logs(folder).contains { $0.hasSuffix("stopped with a checkpoint\nits job \(job) was cancelled\n") })
  }

  @Test func `a job whose worker is killed is told by its exit file, and tried again`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder, long)
    try waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    // The worker alone, by the file that its input comes from.
    try cluster.shell(
      """
      folder=$(scontrol show job \(job) | sed -n 's/^ *Command=//p' | xargs dirname)
      for process in /proc/[0-9]*; do
        if [ "$(readlink $process/fd/0)" = "$folder/\(job.split(separator: "_")[1]).job" ]; then kill -KILL ${process#/proc/}; fi
      done
      """)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text(folder, "stderr"))")
    #expect(text(folder, "stderr").contains("]: its process was killed by signal 9 (Killed); it is tried again\n"))
    #expect(logs(folder).contains { $0.contains("steps, going on at epoch") })
  }

  @Test func `a job that was stopped too often fails its stage`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder, long + ["machine.slurm.requeues=0"])
    try waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    try cluster.shell("scancel --batch --signal=USR1 \(job)")
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(
      text(folder, "stderr").contains(
        "failed: its job \(job) was stopped, and had gone back into the queue 0 times; give it more 'time', or more 'requeues'\n"
      ), "\(text(folder, "stderr"))")
  }

  @Test func `a node that does not see the sweep's folder is named`() throws {
    let folder = try SmallSweep.folder()
    let cluster = try SlurmCluster(hiding: folder.path)
    let process = try slurm(cluster, folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let message =
      /failed: its job 1_0 ended as FAILED on \S+ and left nothing in \S+\/slurm\/[0-9a-f]{8}; nodes must see that folder under the same name\n/
    #expect(text(folder, "stderr").contains(message), "\(text(folder, "stderr"))")
  }

  @Test func `where sbatch refuses, its words are told`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try slurm(cluster, folder, ["machine.slurm={partition: nowhere, time: 5, extra: [--nice=10]}"])
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = text(folder, "stderr")
    #expect(
      errors.contains(
        "clutch: error: sbatch refused 2 jobs: sbatch: error: invalid partition specified: nowhere; sbatch: error: "
          + "Batch job submission failed: Invalid partition name specified; it was given --ntasks=1 --cpus-per-task=1 "),
      "\(errors)")
    #expect(errors.hasSuffix("--partition=nowhere --time=5 --nice=10\n"))
  }
}

@Suite struct NoSlurmTests {
  @Test func `without sbatch it is said where to start the sweep`() throws {
    let folder = try SmallSweep.folder()
    let outcome = try Clutch.run(
      "sweep", "small.yaml", "--launcher", "slurm", "--quiet", in: folder.path, environment: ["PATH": "/nowhere"])
    #expect(outcome.code == 1)
    #expect(
      outcome.errors
        == "clutch: error: launcher 'slurm': there is no sbatch on PATH; start the sweep where Slurm's commands are, or with --launcher local\n"
    )
  }
}
