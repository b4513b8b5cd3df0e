import Foundation
import Storage

/// A program that was run to completion in a child process.
struct ChildProcess {
  enum Ending: Equatable {
    case exit(Int32)
    case signal(Int32)
    /// It was still running at the time limit and was killed.
    case timeout
  }

  let ending: Ending
  /// The program's standard output and standard error.
  let text: String

  /// Runs a program and waits for it.
  ///
  /// - Parameters:
  /// - environment: Changes to this process's environment.
  /// - log: The file for the program's output.
  /// - seconds: The time limit; nil for no limit.
  init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], log: String, seconds: Double? = nil
  ) throws(RunError) {
    try AtomicFile.write("", to: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let file = FileHandle(forWritingAtPath: log)
    process.standardOutput = file
    process.standardError = file
    process.standardInput = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw RunError("\(program): cannot be started: \(systemReason(error))")
    }
    if let seconds, ended.wait(timeout: .now() + seconds) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      ending = .timeout
    } else {
      if seconds == nil { ended.wait() }
      ending =
        process.terminationReason == .exit ? .exit(process.terminationStatus) : .signal(process.terminationStatus)
    }
    try? file?.close()
    text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
  }
}
