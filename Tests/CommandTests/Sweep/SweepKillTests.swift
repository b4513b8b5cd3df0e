import Components
import Foundation
import Storage
import Testing

@Suite struct SweepKillTests {
  /// The process to kill.
  private enum Victim: CaseIterable { case parent, worker, both }

  private func end(_ process: Process, _ victim: Victim) {
    let workers = SmallSweep.workers(of: process.processIdentifier)
    if victim != .worker { kill(process.processIdentifier, SIGKILL) }
    if victim != .parent { for worker in workers.prefix(victim == .worker ? 1 : 9) { kill(worker, SIGKILL) } }
  }

  @Test func `killed at any moment, ten times: the parent, a worker or both; the end has the same bytes`() throws {
    let (alone, killed) = (try SmallSweep.folder(), try SmallSweep.folder())
    let watch = Stopwatch()
    let whole = try Clutch.run("sweep", "small.yaml", "--jobs", "2", in: alone.path)
    try #require(whole.code == 0, "\(whole.errors)")
    let length = watch.seconds

    var generator = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 10 {
      let process = try Clutch.start(["sweep", "small.yaml", "--jobs", "2"], in: killed.path)
      Thread.sleep(forTimeInterval: .random(in: 0.4...0.4 + length / 3, using: &generator))
      if !process.isRunning {
        // It finished. Start again, to have more chances to kill it.
        process.waitUntilExit()
        try FileManager.default.removeItem(atPath: "\(killed.path)/runs")
        continue
      }
      let victim = Victim.allCases[kills % 3]
      end(process, victim)
      kills += 1
      // A sweep whose worker was killed continues by itself, until the next one is killed.
      if victim == .worker, kills < 10 {
        Thread.sleep(forTimeInterval: .random(in: 0...length / 3, using: &generator))
        end(process, .both)
        kills += 1
      }
      if victim == .worker, kills == 10 { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
    }
    let last = try Clutch.run("sweep", "small.yaml", "--jobs", "2", in: killed.path)
    #expect(last.code == 0, "\(last.errors)")
    #expect(last.output == whole.output)
    let (expected, found) = (SmallSweep.results(alone), SmallSweep.results(killed))
    #expect(expected.count > 40 && expected.keys.contains { $0.hasSuffix("sweep.json") })
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (name, data) in expected { #expect(found[name] == data, "\(name)") }
  }

  /// A sweep with long phases, after both workers have written a checkpoint.
  private func long() throws -> (TemporaryFolder, Process) {
    let folder = try SmallSweep.folder(SmallSweep.text.replacing("epochs: 5", with: "epochs: 5000"))
    let process = try Clutch.start(["sweep", "small.yaml", "--jobs", "2"], in: folder.path)
    try wait(for: process) { stages(folder, "epoch 2/").count == 2 }
    return (folder, process)
  }

  /// The second phases that a sweep has reported on.
  private func stages(_ folder: TemporaryFolder, _ what: String) -> Set<String> {
    let errors = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    let lines = errors.split(separator: "\n").filter { $0.contains(what) && $0.hasPrefix("phase cluster-aware [") }
    return Set(lines.compactMap { $0.components(separatedBy: "]").first })
  }

  private func wait(for process: Process, until isSo: () -> Bool) throws {
    for _ in 0..<2000 {
      if isSo() { return }
      try #require(process.isRunning)
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record("what was waited for did not happen")
  }

  private func waitForEnd(of workers: [Int32]) -> Bool {
    for _ in 0..<200 {
      if workers.allSatisfy({ kill($0, 0) != 0 }) { return true }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return false
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `asked to end, a sweep stops its workers with checkpoints, exits with 130 and says how to go on`(signal: Int32)
    throws
  {
    let (folder, process) = try long()
    let workers = SmallSweep.workers(of: process.processIdentifier)
    #expect(workers.count == 2)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(waitForEnd(of: workers))
    let errors = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    #expect(errors.hasSuffix("Stopped. Run the same command again to resume.\n"))
    #expect(folder.files(below: "runs").keys.count { $0.hasSuffix("partial.safetensors") } == 2)
    let name = try #require(try SmallSweep.name(in: folder))
    let record = String(decoding: folder.read("runs/small/\(name)/sweep.json") ?? Data(), as: UTF8.self)
    #expect(record.contains("\"state\" : \"waiting\"") && !record.contains("\"running\""))
  }

  @Test func `workers whose sweep was killed stop by themselves, with checkpoints`() throws {
    let (folder, process) = try long()
    let workers = SmallSweep.workers(of: process.processIdentifier)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(workers.count == 2 && waitForEnd(of: workers))
    #expect(folder.files(below: "runs").keys.count { $0.hasSuffix("partial.safetensors") } == 2)
  }

  @Test(arguments: [(SIGKILL, "9 (Killed)"), (SIGTERM, "15 (Terminated)")])
  func `a worker that is killed is replaced, and the stage goes on from its checkpoint`(
    signal: Int32, words: String
  ) throws {
    let (folder, process) = try long()
    defer { kill(process.processIdentifier, SIGKILL) }
    let name = try #require(try SmallSweep.name(in: folder))
    for worker in SmallSweep.workers(of: process.processIdentifier) { kill(worker, signal) }
    try wait(for: process) {
      let logs = folder.files(below: "runs/small/\(name)/logs").values.map { String(decoding: $0, as: UTF8.self) }
      return logs.count { $0.contains("cluster-aware: 5000 epochs of 12 steps, resuming at epoch") } == 2
    }
    #expect(stages(folder, "its process was killed by signal \(words); trying again").count == 2)
  }

  @Test func `two sweeps and a run at once on one folder share the work and agree`() throws {
    let folder = try SmallSweep.folder()
    let others = try (0..<2).map { _ in try TemporaryFolder() }
    let words = ["\(folder.path)/small.yaml", "--runs", "\(folder.path)/runs"]
    let processes = [
      try Clutch.start(["sweep"] + words + ["--jobs", "2"], in: others[0].path),
      try Clutch.start(["run"] + words, in: others[1].path),
    ]
    let first = try Clutch.run("sweep", "small.yaml", in: folder.path)
    for process in processes { process.waitUntilExit() }
    #expect(first.code == 0 && processes.allSatisfy { $0.terminationStatus == 0 }, "\(first.errors)")
    let table = { (text: String) in text.components(separatedBy: "Results:")[0] }
    #expect(table(first.output) == table(String(decoding: others[0].read("stdout") ?? Data(), as: UTF8.self)))
    // Each epoch is in the log of its phase once, so none was trained twice.
    let logs = folder.files(below: "runs/.cache/phase").filter { $0.key.hasSuffix("log.jsonl") }
    #expect(logs.count == 8)
    let trained = try SmallSweep.epochs(folder) + SmallSweep.epochsTold(others[1])
    #expect(trained == 36, "\(trained)")
    let alone = try SmallSweep.folder()
    #expect(try Clutch.run("sweep", "small.yaml", in: alone.path).code == 0)
    let (expected, found) = (SmallSweep.results(alone), SmallSweep.results(folder))
    for (name, data) in expected where !name.hasPrefix("sweep-") { #expect(found[name] == data, "\(name)") }
  }
}
