import Foundation
import Testing

@testable import Slurm

/// Runs the batch script as Slurm would run task 3 of job 12, with programs of a few lines in place of the worker and of
/// Slurm. All paths contain a blank or an apostrophe.
@Suite struct SlurmScriptTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try program("bin/squeue", "echo \"$@\" >'\(folder.path)/asked'; cat '\(folder.path)/state'")
    try program("bin/scontrol", "echo \"$@\" >'\(folder.path)/requeued'; exit $(cat '\(folder.path)/refusal')")
    try folder.write("", "the logs/slurm-12_3.out")
    try folder.write("the job", "an array/3.job")
  }

  private func program(_ name: String, _ body: String) throws {
    let path = try folder.write("#!/bin/bash\n\(body)\n", name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  private func text(_ name: String) -> String? { folder.read(name).map { String(decoding: $0, as: UTF8.self) } }

  /// The content of the exit file; nil if there is none.
  private var exit: String? { text("an array/3.exit") }

  /// Starts the script.
  ///
  /// - Parameters:
  ///   - worker: the body of the worker's program, in the folder of the task.
  ///   - state: the state of the job, in Slurm's words.
  ///   - restarts: the number of times that the job was requeued.
  ///   - refusal: the exit code of scontrol.
  private func start(_ worker: String, _ state: String, _ restarts: Int?, refusal: Int = 0) throws -> Process {
    try program("it's clutch", "cd '\(folder.path)/an array' 2>/dev/null\n\(worker)")
    try folder.write(state, "state")
    try folder.write("\(refusal)", "refusal")
    let script = SlurmScript(
      program: "\(folder.path)/it's clutch", folder: "\(folder.path)/an array", output: "\(folder.path)/the logs",
      requeues: 2)
    let process = Process()
    // The tests' process ignores signals that other tests send, and a shell cannot trap what is ignored when it starts.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--default-signal=USR1,TERM", "/bin/bash", try folder.write(script.text, "script")]
    process.environment = [
      "PATH": "\(folder.path)/bin:/usr/bin:/bin", "SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "3",
    ].merging(restarts.map { ["SLURM_RESTART_COUNT": "\($0)"] } ?? [:]) { $1 }
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", "errors")))
    try process.run()
    return process
  }

  /// Runs the script and returns its exit code.
  private func run(
    _ worker: String, _ state: String = "RUNNING", restarts: Int? = nil, refusal: Int = 0
  ) throws -> Int32 {
    let process = try start(worker, state, restarts, refusal: refusal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func `the worker reads the job, its output is the reports, and an empty output of the job is removed`() throws {
    #expect(try run("echo \"$1: $(cat)\"") == 0)
    #expect(text("an array/3.reports") == "worker: the job\n" && exit == "0 \n")
    #expect(text("an array/3.begun")?.isEmpty == false && text("the logs/slurm-12_3.out") == nil)
  }

  @Test func `an output of the job with words in it stays, and so does that of a worker that failed`() throws {
    try folder.write("a warning", "the logs/slurm-12_3.out")
    #expect(try run("exit 0") == 0 && text("the logs/slurm-12_3.out") == "a warning")
    try folder.write("", "the logs/slurm-12_3.out")
    #expect(try run("exit 3") == 3 && exit == "3 \n" && text("the logs/slurm-12_3.out") == "")
  }

  @Test func `a stage whose last report is a failure ends with 1, whatever came before`() throws {
    let (failed, done) = (#"echo '{"kind":"failed"}'"#, #"echo '{"kind":"done"}'"#)
    #expect(try run(failed) == 1 && exit == "1 \n")
    #expect(try run(done) == 0 && exit == "0 \n", "reports of an earlier start are above it")
    #expect(text("an array/3.reports")?.split(separator: "\n").count == 2)
  }

  @Test(arguments: [nil, 1]) func `a worker that stopped in the middle is requeued`(restarts: Int?) throws {
    try folder.write("0", "an array/3.exit")
    #expect(try run("exit 130", restarts: restarts) == 130)
    #expect(text("requeued") == "requeue 12_3\n" && text("asked") == "-h -j 12_3 -o %T\n")
    #expect(exit == nil, "the exit file of an earlier start is removed, and the job has not ended")
  }

  @Test func `after its last requeue, it says so`() throws {
    #expect(try run("exit 130", restarts: 2) == 130)
    #expect(text("requeued") == nil && exit == "130 spent\n")
  }

  @Test func `where Slurm refuses to requeue it, it has ended`() throws {
    #expect(try run("exit 130", refusal: 1) == 130)
    #expect(text("requeued") != nil && exit == "130 \n")
  }

  @Test func `a job that Slurm is ending is not requeued, and neither is one that its sweep stopped`() throws {
    #expect(try run("exit 130", "COMPLETING") == 130 && exit == "130 \n")
    #expect(try run("touch stop; exit 130") == 130 && exit == "130 \n")
    #expect(text("requeued") == nil)
  }

  @Test func `a job that its sweep stopped before it began does nothing`() throws {
    try folder.write("", "an array/stop")
    #expect(try run("echo ran") == 0)
    #expect(text("an array/3.reports") == nil && text("an array/3.begun") == nil && exit == nil)
  }

  @Test func `a job whose folder is gone does nothing and names the folder`() throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/an array")
    #expect(try run("touch '\(folder.path)/ran'") == 1)
    #expect(text("ran") == nil && text("errors")?.contains("there is no \(folder.path)/an array here") == true)
  }

  @Test func `a worker that is killed ends with the number of the signal`() throws {
    #expect(try run("kill -9 $$") == 137 && exit == "137 \n")
  }

  @Test(arguments: [SIGUSR1, SIGTERM]) func `a signal reaches the worker, whose checkpoint is waited for`(
    signal: Int32
  ) throws {
    let worker =
      "trap 'sleep 0.1; touch checkpoint; exit 130' TERM; touch ready; for i in {1..1500}; do sleep 0.02; done"
    let process = try start(worker, "RUNNING", nil)
    for _ in 0..<500 where text("an array/ready") == nil { usleep(20_000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && text("an array/checkpoint") != nil && text("requeued") != nil)
  }
}
