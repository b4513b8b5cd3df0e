import Clutch
import Foundation

/// How scores are written.
enum ScoreFormat: String { case csv, jsonl }

/// Writes scores as they come: to standard output, or to a file that bears its name when all of them are in it.
struct ScoreWriter {
  private let format: ScoreFormat
  private let file: String?
  private let handle: FileHandle

  private var partial: String? { file.map { "\($0).partial" } }

  /// - Throws: `RunError` where the file cannot be written.
  init(_ format: ScoreFormat, file: String?) throws(RunError) {
    (self.format, self.file) = (format, file)
    if let partial = file.map({ "\($0).partial" }) {
      guard FileManager.default.createFile(atPath: partial, contents: nil),
        let handle = FileHandle(forWritingAtPath: partial)
      else { throw RunError("\(partial): cannot be written: \(String(cString: strerror(errno)))") }
      self.handle = handle
    } else {
      handle = Terminal.current.output
    }
    if format == .csv { try put(ScoreLine.header) }
  }

  func write(_ lines: [ScoreLine]) throws(RunError) {
    try put(lines.map { format == .csv ? $0.csv : $0.json }.joined())
  }

  func close() throws(RunError) {
    guard let file, let partial else { return }
    do {
      try handle.close()
    } catch {
      abandon()
      throw RunError("\(file): the scores were not written: \(error.localizedDescription)")
    }
    guard rename(partial, file) == 0 else {
      throw RunError("\(file): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Leaves no file, neither under its name nor a part of it; what went to standard output stays.
  func abandon() {
    guard let partial else { return }
    try? handle.close()
    unlink(partial)
  }

  private func put(_ text: String) throws(RunError) {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      abandon()
      throw RunError("\(file ?? "standard output"): the scores were not written: \(error.localizedDescription)")
    }
  }
}
