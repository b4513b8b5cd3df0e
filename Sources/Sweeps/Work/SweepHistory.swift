import Foundation
import Storage

/// The file `history.jsonl` of a sweep, with a line for every start and end of its command.
struct SweepHistory {
  private struct Line: Codable {
    /// `started`, `finished`, `stopped`.
    let event: String
    let time: String
    let host: String
    let process: Int32
    let jobs: Int
    /// For an end: the seconds since the start, followed by the work done.
    var seconds: Double?
    var epochsTrained: Int?
    var stagesDone: Int?
    var failedTrials: Int?
  }

  private let path: String
  private let jobs: Int

  init(_ folder: String, jobs: Int) throws(RunError) {
    path = "\(folder)/history.jsonl"
    self.jobs = jobs
    try append(line("started"))
  }

  func end(_ event: String, _ outcome: SweepResult) throws(RunError) {
    var line = line(event)
    line.seconds = outcome.seconds
    line.epochsTrained = outcome.epochsTrained
    line.stagesDone = outcome.stagesDone
    line.failedTrials = outcome.record.trials.count { $0.state == .failed }
    try append(line)
  }

  private func line(_ event: String) -> Line {
    Line(
      event: event, time: ISO8601DateFormatter().string(from: Date()), host: ProcessInfo.processInfo.hostName,
      process: getpid(), jobs: jobs)
  }

  /// Writes in a single call, so that lines of two processes do not mix.
  private func append(_ line: Line) throws(RunError) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw AtomicFile.failure(path) }
    defer { close(file) }
    let data = JSON.data(line) + Data("\n".utf8)
    let written = data.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard written == data.count else { throw AtomicFile.failure(path) }
  }
}
