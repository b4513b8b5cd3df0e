import Foundation
import Testing

@testable import Slurm
@testable import Storage
@testable import Sweeps

/// Submissions of an earlier process, of which only the files and the queue are left.
@Suite struct SlurmSubmissionTests {
  private let folder: TemporaryFolder
  private let submission: SlurmSubmission

  init() throws {
    folder = try TemporaryFolder()
    let request = SlurmRequest(
      name: "toys-01234567", program: "/clutch", logs: folder.path, cpus: 1, options: SlurmOptions())
    submission = SlurmSubmission(folder: "\(folder.path)/0a1b2c3d", request: request)
    for index in 0..<3 { try write(job(index), "\(index).job") }
    try write("12\n", "id")
  }

  private func write(_ text: String, _ name: String) throws { try folder.write(text, "0a1b2c3d/\(name)") }

  private func job(_ number: Int) -> String {
    """
    {"number": \(number), "recipe": "r.yaml", "runs": "runs", "work": "results", "key": "k\(number)", "log": "l",
    "environment": "cpu"}
    """
  }

  /// A queue with the tasks of job 12 in these states.
  private func queue(_ states: String..., name: String = "other") -> SlurmQueue {
    SlurmQueue(squeue: states.enumerated().map { "12|\($0)|\($1)|None|n1|\(name)\n" }.joined())
  }

  private func adopted(_ queue: SlurmQueue) -> [String] {
    submission.adopt(queue).map { "\($0.id) \($0.job.key)" }
  }

  private var isThere: Bool { FileManager.default.fileExists(atPath: submission.folder) }

  @Test func `tasks that Slurm still has are found again with their jobs`() {
    #expect(adopted(queue("PENDING", "RUNNING", "COMPLETING")) == ["12_0 k0", "12_1 k1", "12_2 k2"] && isThere)
  }

  @Test func `tasks that have ended, or that Slurm does not know, are not`() {
    #expect(adopted(queue("COMPLETED", "RUNNING")) == ["12_1 k1"] && isThere)
  }

  @Test func `a task whose job cannot be read is left out`() throws {
    try write("{", "1.job")
    try write(job(9), "x.job")
    #expect(adopted(queue("RUNNING", "RUNNING", "RUNNING")) == ["12_0 k0", "12_2 k2"])
  }

  @Test func `tasks are in the order of their numbers, not of their names`() throws {
    for index in 3..<11 { try write(job(index), "\(index).job") }
    let states = SlurmQueue(squeue: (0..<11).map { "12|\($0)|RUNNING|None|n1|x\n" }.joined())
    #expect(adopted(states) == (0..<11).map { "12_\($0) k\($0)" })
  }

  @Test(arguments: ["12", "12\n", "12;cluster\n", "12;cluster\nanother line"])
  func `the number is the first word of sbatch's output, which may name a cluster`(text: String) throws {
    try write(text, "id")
    #expect(adopted(queue("RUNNING")) == ["12_0 k0"])
  }

  @Test(arguments: ["", "\n", "sbatch: error"])
  func `without a number, the job is known by its name, which has the folder's`(text: String) throws {
    try write(text, "id")
    #expect(adopted(queue("RUNNING", name: "toys-01234567.0a1b2c3d")) == ["12_0 k0"] && isThere)
  }

  @Test func `the files of an array of which nothing is left are removed`() {
    #expect(adopted(queue("COMPLETED", "TIMEOUT", "FAILED")).isEmpty && !isThere)
  }

  @Test func `reports that an earlier process has read are no news`() throws {
    try write(#"{"kind":"epoch","number":0,"epoch":1}"# + "\n", "0.reports")
    let task = try #require(submission.adopt(queue("RUNNING")).first)
    #expect(task.read().isEmpty)
  }

  @Test func `files stay until every job has written its exit code`() throws {
    for index in 0..<3 {
      submission.removeIfEnded()
      #expect(isThere, "\(index) of 3")
      try write("0 ", "\(index).exit")
    }
    submission.removeIfEnded()
    #expect(!isThere)
  }

  @Test func `a mark tells jobs that the sweep was stopped`() {
    submission.markStopped()
    #expect(folder.read("0a1b2c3d/stop") == Data())
  }
}
