import Components
import Foundation
import Storage
import Testing

@Suite struct StoppingTests {
  private func run(_ folder: TemporaryFolder, _ more: String...) throws -> (code: Int32, output: String, errors: String)
  {
    let process = try Clutch.start(SmallStopping.words + more, in: folder.path)
    process.waitUntilExit()
    return (process.terminationStatus, SlurmSweep.text(folder, "stdout"), SlurmSweep.text(folder, "stderr"))
  }

  @Test func `what is plainly worse is stopped, marked everywhere, and no failure; given again, nothing changes`()
    throws
  {
    let folder = try SmallStopping.folder()
    let first = try run(folder)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.errors.contains(/\nnarrow: stopped at epoch 1 of 5, measured 0\.\d{4}\n/), "\(first.errors)")
    #expect(first.errors.contains("; 1 of 4 trials stopped early, which saves 4\n"), "\(first.errors)")
    #expect(first.output.contains(/\nnarrow +0 of 1 +- +-\na +1 +\d/), "\(first.output)")
    #expect(first.output.contains("\nnarrow, seed 0: stopped at epoch 1 of 5\n"))
    #expect(first.output.contains("\nvalidation.finer: auroc in percent, mean ± standard deviation over seeds; "))
    let name = try #require(try SmallSweep.name(in: folder))
    let record = try #require(folder.read("runs/small/\(name)/sweep.json"))
    let text = String(decoding: record, as: UTF8.self)
    #expect(text.contains(/"state" : "stopped",\s+"stop" : \{\s+"epoch" : 1,\s+"epochs" : 5\s+\}/), "\(text)")
    #expect(text.contains(/"measure" : \{\s+"metric" : "auroc",\s+"scorer" : "knn"\s+\}/))
    let again = try run(folder)
    #expect(again.code == 0 && again.output == first.output)
    #expect(again.errors.hasPrefix("Nothing to do.\n"), "\(again.errors)")
    #expect(folder.read("runs/small/\(name)/sweep.json") == record)
    let narrow = try Clutch.run("run", "small.yaml", "encoder.convnet.width=1", in: folder.path)
    #expect(narrow.errors.contains("cluster-aware: 5 epochs of 8 steps, resuming at epoch 2"), "\(narrow.errors)")
    #expect(
      narrow.output.contains(
        "validation.finer: 64 images out of distribution, 64 in, for choosing settings; percent [95 % interval]"))
  }

  @Test func `a plan shows rule, rungs and measure, and that it is the most`() throws {
    let folder = try SmallStopping.folder()
    let plan = try run(folder, "--plan")
    #expect(plan.code == 0)
    #expect(
      plan.output.contains(
        """
          phase warm-up                                 4         4      4
          phase cluster-aware to epoch 1                4         4      4
          phase cluster-aware to epoch 2                4         4      4
          phase cluster-aware to epoch 4                4         4      4
          phase cluster-aware                           4         4      4
        """), "\(plan.output)")
    #expect(
      plan.output.contains(
        """
        stopping  median of 2 trials or more, for 4 of 4 trials: epochs and time are upper limits
                  by validation auroc of knn at epoch 1, 2, 4 of the last phase

        """), "\(plan.output)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs"))
  }

  @Test func `killed six times, it ends with the same verdicts, table and results`() throws {
    let (alone, killed) = (try SmallStopping.folder(), try SmallStopping.folder())
    let watch = Stopwatch()
    let whole = try run(alone)
    try #require(whole.code == 0, "\(whole.errors)")
    let length = watch.seconds
    var kills = 0
    while kills < 6 {
      let process = try Clutch.start(SmallStopping.words, in: killed.path)
      Thread.sleep(forTimeInterval: .random(in: 0.3...0.3 + length / 4))
      if !process.isRunning {
        process.waitUntilExit()
        try FileManager.default.removeItem(atPath: "\(killed.path)/runs")
        continue
      }
      let workers = SmallSweep.workers(of: process.processIdentifier)
      kill(process.processIdentifier, SIGKILL)
      if kills % 2 == 0 { for worker in workers { kill(worker, SIGKILL) } }
      kills += 1
      process.waitUntilExit()
    }
    let last = try run(killed)
    #expect(last.code == 0 && last.output == whole.output, "\(last.errors)")
    let (expected, found) = (SmallSweep.results(alone), SmallSweep.results(killed))
    #expect(expected.keys.contains { $0.hasSuffix("verdicts.json") })
    for (name, data) in expected { #expect(found[name] == data, "\(name)") }
  }

  @Test func `two commands of one sweep at once judge it once`() throws {
    let folder = try SmallStopping.folder()
    let other = try TemporaryFolder()
    let words = ["sweep", "\(folder.path)/small.yaml", "--jobs", "1", "--runs", "\(folder.path)/runs"]
    let process = try Clutch.start(words, in: other.path)
    let first = try run(folder)
    process.waitUntilExit()
    let second = SlurmSweep.text(other, "stderr")
    #expect(first.code == 0 && process.terminationStatus == 0, "\(first.errors) \(second)")
    #expect([first.errors, second].contains { $0.contains("another process is running this sweep") })
    let table = { (text: String) in text.components(separatedBy: "Results:")[0] }
    #expect(table(first.output) == table(SlurmSweep.text(other, "stdout")))
  }

  @Test(.ownThread, .enabled(if: SlurmCluster.missing == nil, "\(SlurmCluster.missing ?? "")"))
  func `through Slurm the same trial is stopped, with the same table and results`() throws {
    let (cluster, folder, local) = (try SlurmCluster(), try SmallStopping.folder(), try SmallStopping.folder())
    let words = SmallStopping.words + ["--launcher", "slurm"]
    let process = try Clutch.start(words, in: folder.path, environment: cluster.environment)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(SlurmSweep.text(folder, "stderr"))")
    let expected = try run(local)
    #expect(SlurmSweep.text(folder, "stdout") == expected.output)
    let (there, here) = (SmallSweep.results(folder), SmallSweep.results(local))
    for (name, data) in here { #expect(there[name] == data, "\(name)") }
  }
}
