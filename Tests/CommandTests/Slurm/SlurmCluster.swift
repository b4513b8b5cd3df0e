import Foundation

/// A Slurm of one node, started for a test by the script `cluster` beside this file, stopped at its end.
final class SlurmCluster {
  /// Why there can be none here; nil where there can.
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

  /// - Parameter hidden: a folder that the node sees empty.
  init(hiding hidden: String? = nil) throws {
    folder = try TemporaryFolder()
    let up = try SlurmCluster.bash("'\(SlurmCluster.script)' up '\(folder.path)'", hidden.map { ["HIDE": $0] } ?? [:])
    if up.code != 0 { throw Failure(words: up.words) }
  }

  deinit { _ = try? SlurmCluster.bash("'\(SlurmCluster.script)' down '\(folder.path)'", [:]) }

  /// What points Slurm's commands at it.
  var environment: [String: String] { ["SLURM_CONF": "\(folder.path)/slurm.conf"] }

  /// Carries out a line of shell beside it; gives what it said.
  @discardableResult func shell(_ line: String) throws -> String {
    try SlurmCluster.bash(line, environment).words
  }

  /// The tasks that run now, as `12_3`, of jobs of a name.
  func running() throws -> [String] {
    try shell("squeue --noheader --array --states=RUNNING --format=%i").split(separator: "\n").map(String.init)
  }

  /// Of the jobs that came to an end and did not go back into the queue: array, task and state.
  ///
  /// It waits until there are no others: a job ends a moment after its stage.
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

  /// A folder of programs that hide from `squeue` what has ended, and have `sacct` tell it: accounting.
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
    // Its output goes to a file: daemons that inherited a pipe would keep it open.
    process.arguments = ["-c", "exec >'\(output)' 2>&1 </dev/null\n\(line)"]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    let text = FileManager.default.contents(atPath: output) ?? Data()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
