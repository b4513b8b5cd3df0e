import Foundation
import Storage

/// A process that runs stages. It reads jobs and writes reports, one per line.
///
/// Only this process holds the worker's standard input. However this process ends, the worker sees the end of its input
/// and stops with a checkpoint.
final class WorkerProcess {
  let environment: String
  /// The number of the stage that it is running; nil if it is idle.
  private(set) var stage: Int?
  let output: Int32
  private let process: pid_t
  private var input: Int32
  private var unread = Data()

  /// Starts another process of this program.
  ///
  /// - Parameters:
  ///   - command: the command that reads jobs and carries them out.
  ///   - log: the file for its standard error until its first job names another.
  init(_ command: String, environment: String, log: String) throws(RunError) {
    self.environment = environment
    // Other workers must not inherit the pipes, since they would keep this worker's input open.
    let (down, up) = (try WorkerProcess.pipe(), try WorkerProcess.pipe())
    let errors = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    defer { for file in [down.read, up.write, errors] where file >= 0 { close(file) } }
    guard errors >= 0 else { throw AtomicFile.failure(log) }
    (input, output) = (down.write, up.read)

    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for (from, to) in [(down.read, STDIN_FILENO), (up.write, STDOUT_FILENO), (errors, STDERR_FILENO)] {
      posix_spawn_file_actions_adddup2(&files, from, to)
    }
    // In its own process group, so that Ctrl-C reaches only the sweep, which then asks its workers to stop.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)

    // By process number, so that it is the same program even if its file has been replaced.
    let program = "/proc/\(getpid())/exe"
    let words = [CommandLine.arguments.first ?? "clutch", command]
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var started = pid_t()
    let code = posix_spawn(&started, program, &files, &attributes, &pointers, environ)
    process = started
    guard code == 0 else {
      close(input)
      close(output)
      throw RunError("a worker cannot be started: \(String(cString: strerror(code)))")
    }
  }

  private static func pipe() throws(RunError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else {
      throw RunError("a worker cannot be started: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Gives the worker a stage. If the worker has died, nothing happens here; the end of its output then shows it.
  func give(_ job: Job) {
    stage = job.number
    let line = Data(JSON.line(job).utf8)
    _ = line.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
  }

  /// Returns the reports that have arrived in whole lines; nil at the end of the output.
  func read() -> [StageReport]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(output, &bytes, bytes.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return [] }
    guard count > 0 else { return nil }
    unread += bytes[..<count]
    var reports: [StageReport] = []
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = unread[unread.startIndex..<end]
      unread = Data(unread[(end + 1)...])
      // Other lines, such as the output of a library, are not reports.
      guard let report = try? JSON.decode(StageReport.self, from: Data(line)) else { continue }
      // A worker that was told to stop ends next, which is reported then; until then it takes no other stage.
      if report.kind == .stopped { continue }
      if report.kind == .done || report.kind == .failed { stage = nil }
      reports.append(report)
    }
    return reports
  }

  /// Lets the worker end; in the middle of a stage, it writes a checkpoint first.
  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Waits for the process to end after its output has ended, and returns how it ended.
  func end() -> Death {
    closeInput()
    close(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let (signal, code) = (status & 0x7F, (status >> 8) & 0xFF)
    if signal != 0 { return .signal(signal) }
    return code == 130 ? .signal(SIGTERM) : .exit(code)  // 130: it was told to end and left a checkpoint
  }
}
