import Testing

@testable import Command
@testable import Slurm

@Suite struct SlurmQueueTests {
  private let first = SlurmQueue.TaskID(job: "12", index: 0)
  private let second = SlurmQueue.TaskID(job: "12", index: 1)

  @Test func `lines of squeue are read, jobs that are no arrays left out`() {
    let queue = SlurmQueue(
      squeue: """
        12|0|RUNNING|None|n1|small-0d11b7c3.a1
        12|1|PENDING|Resources||small-0d11b7c3.a1
        13|N/A|RUNNING|None|n1|other
        14|3|COMPLETED|None|n2|of|bars

        """)
    #expect(queue.entries.count == 3)
    #expect(queue.entries[first] == .init(state: "RUNNING", reason: "None", node: "n1", name: "small-0d11b7c3.a1"))
    #expect(queue.entries[second] == .init(state: "PENDING", reason: "Resources", name: "small-0d11b7c3.a1"))
    #expect(queue.job(named: "small-0d11b7c3.a1") == "12")
    #expect(queue.job(named: "small-0d11b7c3.a2") == nil)
    #expect(queue.job(named: "of|bars") == "14")
  }

  @Test func `the accounting adds what squeue has forgotten, of the tasks asked for`() {
    var queue = SlurmQueue(squeue: "12|0|RUNNING|None|n1|small\n")
    queue.add(
      accounts: "12_0|TIMEOUT|n1\n12_1|CANCELLED by 1000|n2\n12_[2-9]|PENDING|\n15_0|FAILED|n1\n12_1.batch|FAILED|n2\n",
      of: [second])
    #expect(queue.entries.count == 2)
    #expect(queue.entries[first]?.state == "RUNNING")
    #expect(queue.entries[second] == .init(state: "CANCELLED", node: "n2"))
  }

  @Test(arguments: [
    ("PENDING", false, false), ("RUNNING", false, false), ("COMPLETING", false, false), ("REQUEUED", false, false),
    ("SUSPENDED", false, false), ("COMPLETED", true, false), ("FAILED", true, false), ("CANCELLED", true, false),
    ("OUT_OF_MEMORY", true, false), ("TIMEOUT", true, true), ("NODE_FAIL", true, true), ("PREEMPTED", true, true),
    ("BOOT_FAIL", true, true), ("REVOKED", true, true), ("DEADLINE", true, false),
  ])
  func `it is known which states are ends, and which of them are accidents`(
    state: String, hasEnded: Bool, isAccident: Bool
  ) {
    let entry = SlurmQueue.Entry(state: state)
    #expect(entry.hasEnded == hasEnded && entry.isAccident == isAccident)
  }
}
