import Clutch
import Foundation

/// How scores are written.
enum ScoreFormat: String { case csv, jsonl }

/// Writes scores as they come: to standard output, or to a file that bears its name when all of them are in it.
struct ScoreWriter {
  private let format: ScoreFormat
  private let file: OutputFile?

  /// - Throws: `RunError` where the file cannot be written.
  init(_ format: ScoreFormat, file: String?) throws(RunError) {
    self.format = format
    self.file = if let file { try OutputFile(file) } else { nil }
    if format == .csv { try put(ScoreLine.header) }
  }

  func write(_ lines: [ScoreLine]) throws(RunError) {
    try put(lines.map { format == .csv ? $0.csv : $0.json }.joined())
  }

  func close() throws(RunError) { try file?.close() }

  /// Leaves no file, neither under its name nor a part of it; what went to standard output stays.
  func abandon() { file?.abandon() }

  private func put(_ text: String) throws(RunError) {
    if let file { return try file.write(text) }
    do {
      // Names of files may hold what a terminal acts on; other programs get them as they are.
      let shown = Terminal.current.outputIsOnTerminal ? visible(text) : text
      try Terminal.current.output.write(contentsOf: Data(shown.utf8))
    } catch {
      throw RunError("standard output: the scores were not written: \(systemReason(error))")
    }
  }
}
