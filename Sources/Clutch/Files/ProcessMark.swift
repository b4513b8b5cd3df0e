import Foundation

/// What tells a process from all others of its machine, also from those that get its number after it: `PID-START`.
struct ProcessMark: Equatable, CustomStringConvertible {
  let process: Int32
  /// When it started, in clock ticks since the machine did.
  let start: UInt64

  static let current: ProcessMark? = ProcessMark(of: getpid())

  /// That of a process that runs; nil where there is none, or only what is left of one that ended.
  ///
  /// From /proc/PID/stat, whose fields stand behind the name in parentheses: the third is the state, the 22nd the start
  /// (proc(5)).
  init?(of process: Int32) {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let name = text.lastIndex(of: ")") else { return nil }
    let fields = text[name...].split(separator: " ").dropFirst()  // from the third on
    guard let state = fields.first, !["Z", "X"].contains(state), fields.count > 19,
      let start = UInt64(fields[fields.startIndex + 19])
    else { return nil }
    (self.process, self.start) = (process, start)
  }

  /// Reads `description`.
  init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2, let process = Int32(numbers[0]), let start = UInt64(numbers[1]) else { return nil }
    (self.process, self.start) = (process, start)
  }

  var description: String { "\(process)-\(start)" }

  var isRunning: Bool { ProcessMark(of: process) == self }
}
