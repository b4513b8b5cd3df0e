import Components
import Foundation
import Testing

@Suite(.serialized, .ownThread, .enabled(if: SlurmCluster.missing == nil, "\(SlurmCluster.missing ?? "")"))
struct SlurmFailureTests {
  @Test(arguments: [false, true])
  func `a cancelled job fails its stage, and is named`(hasAccounting: Bool) throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let programs = try cluster.accounting()
    let path = hasAccounting ? "\(programs.path):/usr/bin:/bin" : nil
    let process = try SlurmSweep.start(
      cluster, folder, SlurmSweep.long, path: path ?? ProcessInfo.processInfo.environment["PATH"])
    try SlurmSweep.waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    try cluster.shell("scancel \(job)")
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = SlurmSweep.text(folder, "stderr")
    #expect(errors.contains("]: failed: its job \(job) was canceled\n"), "\(errors)")
    #expect(errors.contains("1 of 2 trials failed:"))
    #expect(
      SlurmSweep.logs(folder).contains { $0.hasSuffix("stopped with a checkpoint\nits job \(job) was canceled\n") })
  }

  @Test func `a job whose worker is killed is told by its exit file, and tried again`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(cluster, folder, SlurmSweep.long)
    try SlurmSweep.waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    // Finds only the worker, by its input file.
    try cluster.shell(
      """
      folder=$(scontrol show job \(job) | sed -n 's/^ *Command=//p' | xargs dirname)
      for process in /proc/[0-9]*; do
        if [ "$(readlink $process/fd/0)" = "$folder/\(job.split(separator: "_")[1]).job" ]; then kill -KILL ${process#/proc/}; fi
      done
      """)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    #expect(
      SlurmSweep.text(folder, "stderr").contains("]: its process was killed by signal 9 (Killed); trying again\n"))
    #expect(SlurmSweep.logs(folder).contains { $0.contains("steps, resuming at epoch") })
  }

  @Test func `a job that was stopped too often fails its stage`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(cluster, folder, SlurmSweep.long + ["machine.slurm.requeues=0"])
    try SlurmSweep.waitForTraining(process, folder)
    let job = try #require(try cluster.running().first)
    try cluster.shell("scancel --batch --signal=USR1 \(job)")
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(
      SlurmSweep.text(folder, "stderr").contains(
        "failed: its job \(job) was stopped after it had been requeued 0 times; "
          + "give it more 'time' or more 'requeues'\n"
      ), "\(SlurmSweep.text(folder, "stderr"))")
  }

  @Test func `a node that does not see the sweep's folder is named`() throws {
    let folder = try SmallSweep.folder()
    let cluster = try SlurmCluster(hiding: folder.path)
    let process = try SlurmSweep.start(cluster, folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let message =
      /failed: its job 1_0 ended as FAILED on \S+ and left nothing in \S+\/slurm\/[0-9a-f]{8}; nodes must see that folder under the same name\n/
    #expect(SlurmSweep.text(folder, "stderr").contains(message), "\(SlurmSweep.text(folder, "stderr"))")
  }

  @Test func `where sbatch refuses, its words are told`() throws {
    let (cluster, folder) = (try SlurmCluster(), try SmallSweep.folder())
    let process = try SlurmSweep.start(
      cluster, folder, ["machine.slurm={partition: nowhere, time: 5, extra: [--nice=10]}"])
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = SlurmSweep.text(folder, "stderr")
    #expect(
      errors.contains(
        "clutch: error: sbatch refused 2 jobs: sbatch: error: invalid partition specified: nowhere; sbatch: error: "
          + "Batch job submission failed: Invalid partition name specified; it was given --ntasks=1 --cpus-per-task=1 "),
      "\(errors)")
    #expect(errors.hasSuffix("--partition=nowhere --time=5 --nice=10\n"))
  }
}
