import Components
import Foundation
import Storage

/// The jobs of this user that Slurm knows.
struct SlurmQueue {
  /// A task of a job array, as Slurm writes it: `12_3`.
  struct TaskID: Hashable, CustomStringConvertible {
    let job: String
    let index: Int
    var description: String { "\(job)_\(index)" }
  }

  struct Entry: Equatable {
    /// The state, in Slurm's words: PENDING, RUNNING, TIMEOUT, …
    let state: String
    /// The reason why it waits, in Slurm's words.
    var reason = ""
    /// The node on which it runs or ran.
    var node = ""
    /// The job's name.
    var name = ""

    /// `true` if it has ended, according to Slurm.
    var hasEnded: Bool { Entry.ends.contains(state) }

    /// `true` if another try may succeed, because the job did not cause its own end.
    var isAccident: Bool { ["BOOT_FAIL", "NODE_FAIL", "PREEMPTED", "TIMEOUT", "REVOKED"].contains(state) }

    /// `true` if the job used more memory than it had requested. Another try would end the same way.
    var isOutOfMemory: Bool { state == "OUT_OF_MEMORY" }

    private static let ends: Set<String> = [
      "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED",
      "TIMEOUT",
    ]
  }

  private(set) var entries: [TaskID: Entry] = [:]

  init() {}

  /// Queries squeue, which lists jobs until some minutes after their end.
  ///
  /// - Throws: `RunError` if the query fails.
  static func ask() throws(RunError) -> SlurmQueue {
    let outcome = try Program.run(
      "squeue",
      ["--noheader", "--array", "--states=all", "--user=\(getuid())", "--format=%F|%K|%T|%r|%N|%j"])
    guard outcome.code == 0 else { throw RunError("squeue: \(outcome.words)") }
    return SlurmQueue(squeue: outcome.output)
  }

  init(squeue text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 6, let index = Int(parts[1]) else { continue }
      entries[TaskID(job: parts[0], index: index)] = Entry(
        state: parts[2], reason: parts[3], node: parts[4], name: parts[5])
    }
  }

  /// Adds the states of tasks that squeue no longer lists, from Slurm's accounting if there is one.
  mutating func addAccounts(of tasks: [TaskID]) throws(RunError) {
    let unknown = Set(tasks).filter { entries[$0] == nil }
    guard !unknown.isEmpty, programPath("sacct") != nil else { return }
    let jobs = Set(unknown.map(\.job)).sorted().joined(separator: ",")
    let outcome = try Program.run(
      "sacct", ["--noheader", "--allocations", "--parsable2", "--format=JobID,State,NodeList", "--jobs=\(jobs)"])
    guard outcome.code == 0 else { return }
    add(accounts: outcome.output, of: unknown)
  }

  mutating func add(accounts text: String, of tasks: Set<TaskID>) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let id = parts[0].split(separator: "_").map(String.init)
      guard parts.count == 3, id.count == 2, let index = Int(id[1]) else { continue }
      let task = TaskID(job: id[0], index: index)
      // In "CANCELLED by 1000", the rest names the user.
      let state = parts[1].split(separator: " ").first.map(String.init) ?? ""
      if tasks.contains(task) { entries[task] = Entry(state: state, node: parts[2]) }
    }
  }

  /// Returns the job with a name; nil if there is none. Names are unique.
  func job(named name: String) -> String? { entries.first { $0.value.name == name }?.key.job }
}
