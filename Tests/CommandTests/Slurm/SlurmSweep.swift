import Components
import Foundation
import Recipe
import Testing

/// The sweep of `SmallSweep` on a Slurm cluster, two stages at once.
enum SlurmSweep {
  /// Two seeds, with phases that take a few seconds.
  static let long = ["sweep.variants=null", "train.phases.cluster-aware.epochs=40"]
  static let words = ["sweep", "small.yaml", "--jobs", "2"]

  static func start(_ cluster: SlurmCluster, _ folder: TemporaryFolder, _ more: [String] = [], path: String? = nil)
    throws -> Process
  {
    var environment = cluster.environment
    environment["PATH"] = path
    return try Clutch.start(words + ["--launcher", "slurm"] + more, in: folder.path, environment: environment)
  }

  static func text(_ folder: TemporaryFolder, _ name: String) -> String {
    String(decoding: folder.read(name) ?? Data(), as: UTF8.self)
  }

  static func wait(for process: Process, until isSo: () throws -> Bool) throws {
    for _ in 0..<1200 {
      if try isSo() { return }
      try #require(process.isRunning)
      Thread.sleep(forTimeInterval: 0.1)
    }
    Issue.record("what was waited for did not happen")
  }

  /// Waits until a second phase has trained a few epochs.
  static func waitForTraining(_ process: Process, _ folder: TemporaryFolder) throws {
    try wait(for: process) { text(folder, "stderr").contains(/cluster-aware \[.*\]: epoch 4\/40/) }
  }

  /// The logs of the second phases.
  static func logs(_ folder: TemporaryFolder) -> [String] {
    folder.files(below: "runs/small").filter { $0.key.contains("logs/cluster-aware") }.values
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The table, results and `sweep.json` of the same sweep in local processes.
  static func expectTheSame(as folder: TemporaryFolder, _ more: [String]) throws {
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
}
