import Foundation
import Storage
import Testing

@testable import PluginFiles

@Suite struct ChildProcessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ script: String, _ environment: [String: String] = [:], seconds: Double? = nil) throws
    -> ChildProcess
  {
    try ChildProcess(
      "/bin/sh", ["-c", script], environment: environment, log: "\(folder.path)/log", seconds: seconds)
  }

  @Test func `both outputs and the exit code are kept`() throws {
    let ended = try run("echo out; echo error >&2; exit 3")
    #expect(ended.ending == .exit(3) && ended.text == "out\nerror\n")
    #expect(folder.read("log") == "out\nerror\n".data(using: .utf8))
  }

  @Test func `variables are added to the environment, and replace others`() throws {
    let ended = try run("echo \"$CLUTCH_TEST $HOME\"; test -n \"$PATH\"", ["CLUTCH_TEST": "a", "HOME": "/b"])
    #expect(ended.ending == .exit(0) && ended.text == "a /b\n")
  }

  @Test func `a program reads nothing from the terminal`() throws {
    #expect(try run("cat; echo end").text == "end\n")
  }

  @Test func `a signal is told from an exit code`() throws {
    // Other tests of this process may ignore the signals that a program can ignore, and children inherit that.
    #expect(try run("kill -KILL $$").ending == .signal(9))
    #expect(try run("exit 15").ending == .exit(15))
  }

  @Test(.timeLimit(.minutes(1))) func `a program that takes too long is killed, and what it wrote is kept`() throws {
    let ended = try run("echo begun; while :; do :; done", seconds: 0.3)
    #expect(ended.ending == .timeout && ended.text == "begun\n")
  }

  @Test func `a program in time has its own ending`() throws {
    #expect(try run("exit 2", seconds: 60).ending == .exit(2))
  }

  @Test func `a program that is not there is an error`() throws {
    let program = "\(folder.path)/none"
    let error = #expect(throws: RunError.self) { try ChildProcess(program, [], log: "\(folder.path)/log") }
    #expect(error?.description.hasPrefix("\(program): cannot be started: ") == true)
  }
}
