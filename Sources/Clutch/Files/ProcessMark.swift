import Foundation

/// What tells a process from all others of its machine, even from a later one of the same number: `PID-START`.
struct ProcessMark: Equatable, CustomStringConvertible {
  let process: Int32
  /// When it started, in clock ticks since the machine did; nil where the machine does not say.
  let start: UInt64?

  static let current = ProcessMark(process: getpid(), start: ProcessStatus(of: getpid())?.start)

  init(process: Int32, start: UInt64?) { (self.process, self.start) = (process, start) }

  /// Reads `description`.
  init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count <= 2, let process = Int32(numbers[0]) else { return nil }
    let start = numbers.count == 2 ? UInt64(numbers[1]) : nil
    if numbers.count == 2 && start == nil { return nil }
    self.init(process: process, start: start)
  }

  var description: String { start.map { "\(process)-\($0)" } ?? "\(process)" }

  /// Whether it may be running still; what is only left of one that ended does not.
  var isRunning: Bool {
    guard kill(process, 0) == 0 || errno != ESRCH else { return false }
    // Of a process of somebody else a machine may hide all but that it is there.
    guard let status = ProcessStatus(of: process) else { return true }
    return !status.hasEnded && (start == nil || start == status.start)
  }
}

/// What /proc/PID/stat says of a process: behind its name in parentheses the state, the third field, and of the others
/// the 22nd, its start (proc(5)).
private struct ProcessStatus {
  let hasEnded: Bool
  let start: UInt64

  init?(of process: Int32) {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let name = text.lastIndex(of: ")") else { return nil }
    let fields = text[name...].split(separator: " ").dropFirst().map(String.init)  // from the third on
    guard fields.count > 19, let start = UInt64(fields[19]) else { return nil }
    (hasEnded, self.start) = (["Z", "X"].contains(fields[0]), start)
  }
}
