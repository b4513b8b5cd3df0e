import Clutch
import Console
import Foundation
import Storage

/// The output format of scores.
package enum ScoreFormat: String { case csv, jsonl }

/// Writes scores as they come, to standard output or to a file that gets its name once it is complete.
package struct ScoreWriter {
  private let format: ScoreFormat
  private let file: OutputFile?

  /// - Throws: `RunError` if the file cannot be written.
  package init(_ format: ScoreFormat, file: String?) throws(RunError) {
    self.format = format
    self.file = if let file { try OutputFile(file) } else { nil }
    if format == .csv { try put(ScoreLine.header) }
  }

  package func write(_ lines: [ScoreLine]) throws(RunError) {
    try put(lines.map { format == .csv ? $0.csv : $0.json }.joined())
  }

  package func close() throws(RunError) { try file?.close() }

  /// Removes the unfinished file; lines already written to standard output stay.
  package func abandon() { file?.abandon() }

  private func put(_ text: String) throws(RunError) {
    if let file { return try file.write(text) }
    do {
      // File names may contain escape sequences. They are escaped for a terminal, but not for other programs.
      let shown = Terminal.current.outputIsOnTerminal ? visible(text) : text
      try Terminal.current.output.write(contentsOf: Data(shown.utf8))
    } catch {
      throw RunError("standard output: the scores were not written: \(systemReason(error))")
    }
  }
}
