import Foundation
import Testing

@Suite(.serialized, .ownThread, .enabled(if: SlurmCluster.missing == nil, "\(SlurmCluster.missing ?? "")"))
struct SlurmSweepTests {
  @Test func `a sweep through Slurm has the table, the results and the record of one on this machine`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(cluster, folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    #expect(
      SlurmSweep.text(folder, "stderr").contains(
        "20 of 20 distinct stages, 36 epochs trained; sharing saves 12 of 48 epochs"))
    // The two warm-ups form one array.
    let ended = try cluster.ended()
    #expect(ended.count == 20 && ended.allSatisfy { $0.state == "COMPLETED" }, "\(ended)")
    #expect(ended.contains { $0.job == "1_0" } && ended.contains { $0.job == "1_1" })
    try SlurmSweep.expectTheSame(as: folder, [])
  }

  @Test func `told to stop by SIGUSR1, a job goes back into the queue and goes on from its checkpoint`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(cluster, folder, SlurmSweep.long)
    try SlurmSweep.waitForTraining(process, folder)
    for job in try cluster.running() { try cluster.shell("scancel --batch --signal=USR1 \(job)") }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    #expect(
      SlurmSweep.logs(folder).contains {
        $0.contains("stopped with a checkpoint") && $0.contains("steps, resuming at epoch")
      })
    #expect(!SlurmSweep.text(folder, "stderr").contains("trying again"))
    #expect(try cluster.ended().count == 8)
    try SlurmSweep.expectTheSame(as: folder, SlurmSweep.long)
  }

  @Test func `killed and given again, a sweep finds its jobs, and submits no stage twice`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    var process = try SlurmSweep.start(cluster, folder, SlurmSweep.long)
    // Killed at the start and while jobs run: some jobs end before the next start, others do not.
    for seconds in [0.6, 1.2, 2.5, 5] {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      process = try SlurmSweep.start(cluster, folder, SlurmSweep.long)
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    let ended = try cluster.ended()
    let done = ended.filter { $0.state == "COMPLETED" }.map(\.job)
    #expect(done.count == 8 && Set(done).count == 8, "\(ended)")
    for log in SlurmSweep.logs(folder) {
      #expect(log.components(separatedBy: "40 epochs of 12 steps").count == 2, "\(log)")
    }
    try SlurmSweep.expectTheSame(as: folder, SlurmSweep.long)
  }

  @Test func `asked to end, a sweep stops its jobs with checkpoints and cancels those that wait`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(cluster, folder, SlurmSweep.long + ["--jobs", "3", "seed=0,1,2"])
    try SlurmSweep.waitForTraining(process, folder)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(SlurmSweep.text(folder, "stderr").hasSuffix("Stopped. Run the same command again to resume.\n"))
    #expect(try cluster.shell("squeue --noheader").isEmpty)
    #expect(folder.files(below: "runs").keys.contains { $0.hasSuffix("partial.safetensors") })
    let again = try SlurmSweep.start(cluster, folder, SlurmSweep.long + ["--jobs", "3", "seed=0,1,2"])
    again.waitUntilExit()
    #expect(again.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    #expect(SlurmSweep.logs(folder).contains { $0.contains("steps, resuming at epoch") })
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
        == "clutch: error: launcher 'slurm': there is no sbatch on PATH; start the sweep on a machine with Slurm, or with --launcher local\n"
    )
  }
}
