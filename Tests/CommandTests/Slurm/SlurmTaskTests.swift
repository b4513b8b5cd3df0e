import Foundation
import Testing

@testable import Command
@testable import Slurm
@testable import Sweeps

@Suite struct SlurmTaskTests {
  private let folder: TemporaryFolder
  private let job: Job

  init() throws {
    folder = try TemporaryFolder()
    let line = """
      {"number": 7, "recipe": "r.yaml", "runs": "runs", "work": "results", "key": "0a", "log": "\(folder.path)/log",
      "environment": "cpu"}
      """
    job = try JSONDecoder().decode(Job.self, from: Data(line.utf8))
  }

  private func task(adopted: Bool = false) -> SlurmTask {
    SlurmTask(job, .init(job: "12", index: 3), folder: folder.path, logs: folder.path, adopted: adopted)
  }

  /// The end of a task after a minute in which Slurm reported the same state.
  private func end(_ state: String?, requeues: Int = 2) -> Death? {
    let task = task()
    let entry = state.map { SlurmQueue.Entry(state: $0, node: "n1") }
    guard let first = task.end(entry, requeues: requeues, patience: 10, now: 0) else {
      return task.end(entry, requeues: requeues, patience: 10, now: 60)
    }
    return first
  }

  @Test func `whole lines are reports, once each; that a worker stopped is not one`() throws {
    let task = task()
    #expect(task.read().isEmpty)
    let lines = #"{"kind":"epoch","number":1,"epoch":1}"# + "\nnoise\n" + #"{"kind":"stopped","number":1}"# + "\n"
    try folder.write(lines + #"{"kind":"epo"#, "3.reports")
    #expect(task.read().map(\.kind) == [.epoch])
    #expect(task.read().isEmpty)
    try folder.write(
      lines + #"{"kind":"epoch","number":1,"epoch":2}"# + "\n" + #"{"kind":"done","number":1}"# + "\n", "3.reports")
    let rest = task.read()
    #expect(rest.map(\.kind) == [.epoch, .done] && rest.map(\.number) == [7, 7] && rest[0].epoch == 2)
  }

  @Test func `of what was told before, only the end is news`() throws {
    let epoch = #"{"kind":"epoch","number":7,"epoch":1}"# + "\n"
    try folder.write(epoch, "3.reports")
    let going = task(adopted: true)
    #expect(going.read().isEmpty)
    try folder.write(epoch + epoch, "3.reports")
    #expect(going.read().map(\.kind) == [.epoch])
    try folder.write(epoch + #"{"kind":"failed","number":7,"text":"diverged"}"# + "\n", "3.reports")
    #expect(task(adopted: true).read().map(\.text) == ["diverged"])
  }

  @Test(arguments: ["PENDING", "RUNNING", "COMPLETING"])
  func `a job on its way has not ended, whatever it left when it was stopped`(state: String) throws {
    #expect(end(state) == nil)
    try folder.write("130 \n", "3.exit")
    #expect(end(state) == nil)
  }

  @Test func `exit files tell how the worker ended`() throws {
    try folder.write("139 \n", "3.exit")
    #expect(end("RUNNING") == .signal(11))
    try folder.write("2 \n", "3.exit")
    #expect(end(nil) == .exit(2))
    try folder.write("130 spent\n", "3.exit")
    #expect(
      end("RUNNING")
        == .lost(
          "its job 12_3 was stopped after it had been requeued 2 times; give it more 'time' or more 'requeues'",
          again: false))
  }

  @Test func `without one, Slurm's word holds, after some patience`() throws {
    let task = task()
    let entry = SlurmQueue.Entry(state: "TIMEOUT", node: "n1")
    let start = 1000.0
    #expect(task.end(entry, requeues: 1, patience: 10, now: start) == nil)
    #expect(task.end(entry, requeues: 1, patience: 10, now: start + 9) == nil)
    // The job is back in the queue, so the wait starts again.
    #expect(task.end(.init(state: "PENDING"), requeues: 1, patience: 10, now: start + 11) == nil)
    #expect(task.end(entry, requeues: 1, patience: 10, now: start + 12) == nil)
    #expect(
      task.end(entry, requeues: 1, patience: 10, now: start + 22) == .lost("its job 12_3 ended as TIMEOUT", again: true)
    )
  }

  @Test func `each end has its words`() throws {
    #expect(end(nil) == .lost("Slurm no longer knows its job 12_3", again: true))
    #expect(end("CANCELLED") == .lost("its job 12_3 was canceled", again: false))
    let nothing =
      "ended as FAILED on n1 and left nothing in \(folder.path); nodes must see that folder under the same name"
    #expect(end("FAILED") == .lost("its job 12_3 \(nothing)", again: false))
    try folder.write("n1\n", "3.begun")
    #expect(end("FAILED") == .lost("its job 12_3 ended as FAILED on n1", again: false))
    try folder.write("failed\n", "slurm-12_3.out")
    let output = "its output is in \(folder.path)/slurm-12_3.out"
    #expect(end("FAILED") == .lost("its job 12_3 ended as FAILED on n1; \(output)", again: false))
    try folder.write("130 \n", "3.exit")
    #expect(
      end("FAILED") == .lost("its job 12_3 was stopped and could not be requeued; \(output)", again: true))
  }

  /// The kernel may kill the whole job, or only the worker. In the second case, the script still writes an exit code.
  @Test(arguments: ["nothing", "3.begun", "137 \n", "130 \n"])
  func `a job without enough memory is not tried again, and the option is named`(left: String) throws {
    if left == "3.begun" {
      try folder.write("n1\n", left)
    } else if left != "nothing" {
      try folder.write(left, "3.exit")
    }
    let words = "its job 12_3 ended as OUT_OF_MEMORY on n1; request more with machine.slurm.memory"
    #expect(end("OUT_OF_MEMORY") == .lost(words, again: false))
    try folder.write("oom\n", "slurm-12_3.out")
    let output = "its output is in \(folder.path)/slurm-12_3.out"
    #expect(end("OUT_OF_MEMORY") == .lost("\(words); \(output)", again: false))
  }

  @Test func `a killed worker is not judged before Slurm says how the job ended, within a minute`() throws {
    try folder.write("137 \n", "3.exit")
    let task = task()
    let active = SlurmQueue.Entry(state: "COMPLETING", node: "n1")
    #expect(task.end(active, requeues: 1, patience: 10, now: 5) == nil)
    #expect(task.end(active, requeues: 1, patience: 10, now: 64) == nil)
    #expect(task.end(active, requeues: 1, patience: 10, now: 65) == .signal(9))
    #expect(self.task().end(.init(state: "FAILED"), requeues: 1, patience: 10, now: 0) == .signal(9))
    #expect(self.task().end(nil, requeues: 1, patience: 10, now: 0) == .signal(9))
  }

  @Test(arguments: ["TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "REVOKED"])
  func `a job that did not cause its end is tried again`(state: String) {
    #expect(end(state) == .lost("its job 12_3 ended as \(state)", again: true))
  }

  @Test func `a job whose deadline has passed is not tried again, even if it never began`() {
    let words = "its job 12_3 ended as DEADLINE on n1; give it a later --deadline in machine.slurm.extra"
    #expect(end("DEADLINE") == .lost(words, again: false))
  }

  @Test func `its place in the queue is told where it changes`() {
    let task = task()
    let waiting = SlurmQueue.Entry(state: "PENDING", reason: "Priority")
    #expect(task.place(waiting)?.text == "job 12_3 is waiting in the queue (Priority)")
    #expect(task.place(waiting) == nil)
    #expect(task.place(.init(state: "RUNNING")) == nil)
    #expect(task.place(waiting)?.number == 7)
  }
}
