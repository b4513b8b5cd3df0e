import Foundation
import Storage

/// Receives the lines of a phase's log as they are written.
package protocol PhaseLogListener: AnyObject {
  /// Called when the log is opened, with the lines that it keeps.
  func opened(_ lines: [LogLine])
  func appended(_ line: LogLine)
}

/// The log of a phase, with one JSON object per line, written during training.
final class PhaseLog {
  private let path: String
  private var file: FileHandle?
  var listeners: [any PhaseLogListener] = []

  init(_ path: String) { self.path = path }

  /// Keeps the lines before a position and opens the file for appending.
  func open(atEpoch epoch: Int, step: Int) throws(RunError) {
    do throws(FileError) {
      _ = try readFile(path)
    } catch {
      throw RunError("\(path): \(error)")  // its lines would be lost
    }
    let kept = decoded().filter { $0.line.isBefore(epoch: epoch, step: step) }
    try AtomicFile.write(kept.map { $0.text + "\n" }.joined(), to: path)
    file = FileHandle(forWritingAtPath: path)
    guard file != nil, (try? file?.seekToEnd()) != nil else { throw RunError("\(path): cannot be written") }
    for listener in listeners { listener.opened(kept.map(\.line)) }
  }

  /// The lines in the file.
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
    for listener in listeners { listener.appended(line) }
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
