import Foundation

/// A Slurm cluster of one node, started for a test by the script `cluster` in this folder and stopped at the end.
final class SlurmCluster {
  /// The reason that no cluster can be started; nil if one can.
  static let missing: String? = {
    if getuid() != 0 { return "a Slurm is started by root alone" }
    let folders = ["/usr/bin", "/usr/sbin"]
    let programs = ["sbatch", "slurmctld", "slurmd", "munged"].filter { name in
      !folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
    return programs.isEmpty ? nil : "there is no \(programs[0]): install slurm-wlm and munge"
  }()

  struct Failure: Error { let words: String }

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/cluster"
  private let folder: TemporaryFolder

  /// - Parameter hidden: a folder that appears empty on the node.
  init(hiding hidden: String? = nil) throws {
    folder = try TemporaryFolder()
    let up = try SlurmCluster.bash("'\(SlurmCluster.script)' up '\(folder.path)'", hidden.map { ["HIDE": $0] } ?? [:])
    if up.code != 0 { throw Failure(words: up.words) }
  }

  deinit { _ = try? SlurmCluster.bash("'\(SlurmCluster.script)' down '\(folder.path)'", [:]) }

  /// The environment that makes Slurm's commands use this cluster.
  var environment: [String: String] { ["SLURM_CONF": "\(folder.path)/slurm.conf"] }

  /// Runs a shell line with this cluster and returns its output.
  @discardableResult func shell(_ line: String) throws -> String {
    try SlurmCluster.bash(line, environment).words
  }

  /// Returns the running tasks, as `12_3`.
  func running() throws -> [String] {
    try shell("squeue --noheader --array --states=RUNNING --format=%i").split(separator: "\n").map(String.init)
  }

  /// Returns array, task and state of the jobs that ended and were not requeued.
  ///
  /// Waits until no jobs are left, since a job ends a moment after its stage.
  func ended() throws -> [(job: String, state: String)] {
    for _ in 0..<100 {
      if try shell("squeue --noheader").isEmpty { break }
      Thread.sleep(forTimeInterval: 0.1)
    }
    let lines = String(decoding: folder.read("jobs.log") ?? Data(), as: UTF8.self).split(separator: "\n")
    return lines.compactMap { line in
      let values = Dictionary(
        line.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
          .filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
      guard let job = values["ArrayJobId"], let task = values["ArrayTaskId"], let state = values["JobState"] else {
        return nil
      }
      return state == "PENDING" ? nil : ("\(job)_\(task)", state)
    }
  }

  /// Creates programs that simulate accounting: `squeue` hides ended jobs, and `sacct` reports them.
  func accounting() throws -> TemporaryFolder {
    let programs = try TemporaryFolder()
    try programs.write("#!/bin/sh\nexec /usr/bin/squeue --noheader --array --format=\"%F|%K|%T|%r|%N|%j\"\n", "squeue")
    try programs.write(
      """
      #!/bin/sh
      sed -nE 's/.* JobState=([A-Z_]+) .* NodeList=([^ ]*) .* ArrayJobId=([0-9]+) ArrayTaskId=([0-9]+) .*/\\3_\\4|\\1|\\2/p' \
        '\(folder.path)/jobs.log'

      """, "sacct")
    try SlurmCluster.bash("chmod +x '\(programs.path)'/*", [:])
    return programs
  }

  @discardableResult private static func bash(_ line: String, _ environment: [String: String]) throws -> (
    code: Int32, words: String
  ) {
    let output = NSTemporaryDirectory() + "clutch-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: output) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    // The output goes to a file, because daemons that inherit a pipe would keep it open.
    process.arguments = ["-c", "exec >'\(output)' 2>&1 </dev/null\n\(line)"]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    let text = FileManager.default.contents(atPath: output) ?? Data()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
