import Foundation

/// The identity of a process on its machine: `PID-START`. It differs from a later process with the same number.
struct ProcessMark: Equatable, CustomStringConvertible {
  let process: Int32
  /// The start time in clock ticks since boot; nil if unknown.
  let start: UInt64?

  static let current = ProcessMark(process: getpid(), start: ProcessStatus(of: getpid())?.start)

  init(process: Int32, start: UInt64?) { (self.process, self.start) = (process, start) }

  /// Parses `description`.
  init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count <= 2, let process = Int32(numbers[0]) else { return nil }
    let start = numbers.count == 2 ? UInt64(numbers[1]) : nil
    if numbers.count == 2 && start == nil { return nil }
    self.init(process: process, start: start)
  }

  var description: String { start.map { "\(process)-\($0)" } ?? "\(process)" }

  /// `true` if the process may still be running. A zombie is not running.
  var isRunning: Bool {
    guard kill(process, 0) == 0 || errno != ESRCH else { return false }
    // The machine may hide the status of another user's process.
    guard let status = ProcessStatus(of: process) else { return true }
    return !status.hasEnded && (start == nil || start == status.start)
  }
}

/// The state and start time of a process from /proc/PID/stat (proc(5)): the third field, after the name in parentheses,
/// and the 22nd.
private struct ProcessStatus {
  let hasEnded: Bool
  let start: UInt64

  init?(of process: Int32) {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let name = text.lastIndex(of: ")") else { return nil }
    let fields = text[name...].split(separator: " ").dropFirst().map(String.init)  // from the third field
    guard fields.count > 19, let start = UInt64(fields[19]) else { return nil }
    (hasEnded, self.start) = (["Z", "X"].contains(fields[0]), start)
  }
}
