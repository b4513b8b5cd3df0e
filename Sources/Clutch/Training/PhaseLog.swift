import Foundation

/// Whoever follows the log of a phase while it is written.
protocol PhaseLogListener: AnyObject {
  /// The log was opened; `lines` are those that it keeps.
  func opened(_ lines: [LogLine])
  func appended(_ line: LogLine)
}

/// The log of a phase, a JSON object a line, appended to while it trains.
final class PhaseLog {
  private let path: String
  private var file: FileHandle?
  weak var listener: (any PhaseLogListener)?

  init(_ path: String) { self.path = path }

  /// Keeps the lines that lie before a position and opens the file for more.
  func open(atEpoch epoch: Int, step: Int) throws(RunError) {
    let kept = decoded().filter { $0.line.isBefore(epoch: epoch, step: step) }
    try AtomicFile.write(kept.map { $0.text + "\n" }.joined(), to: path)
    file = FileHandle(forWritingAtPath: path)
    guard file != nil, (try? file?.seekToEnd()) != nil else { throw RunError("\(path): cannot be written") }
    listener?.opened(kept.map(\.line))
  }

  /// The lines that are there.
  var lines: [LogLine] { decoded().map(\.line) }

  private func decoded() -> [(text: Substring, line: LogLine)] {
    LogLine.lines(of: String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self))
  }

  func append(_ line: LogLine) throws(RunError) {
    var line = line
    line.time = Date().formatted(LogLine.timeStyle)
    if let file, !AtomicFile.append(JSON.data(line) + Data("\n".utf8), to: file.fileDescriptor) {
      throw AtomicFile.failure(path)
    }
    listener?.appended(line)
  }

  func sync() throws(RunError) {
    if let file, fsync(file.fileDescriptor) != 0 { throw AtomicFile.failure(path) }
  }

  func close() throws(RunError) {
    try sync()
    try? file?.close()
    file = nil
  }
}
