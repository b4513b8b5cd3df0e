import Clutch
import Foundation
import Storage

/// The output streams of a command and their properties.
package struct Terminal: Sendable {
  /// `true` if notes go to a terminal that can rewrite a line.
  package let isInteractive: Bool
  package let width: Int
  /// The stream for results.
  package var output = FileHandle.standardOutput
  /// The stream for progress and notes.
  package var notes = FileHandle.standardError

  /// `true` if results go to a terminal that supports bold type and `NO_COLOR` is not set (no-color.org).
  package var outputKnowsBold: Bool {
    let environment = ProcessInfo.processInfo.environment
    return outputIsOnTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }

  package var outputIsOnTerminal: Bool { isatty(output.fileDescriptor) == 1 }
  package var notesAreOnTerminal: Bool { isatty(notes.fileDescriptor) == 1 }

  /// Returns the number of columns for running text behind an indent.
  ///
  /// Lines are as long as the terminal is wide, but between 40 and 120 columns. If results do not go to a terminal, or
  /// its width is unknown, they are at most 98 columns long.
  package func textWidth(indent: Int = 0) -> Int {
    var size = winsize()
    let isKnown = ioctl(output.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let width = isKnown ? min(max(Int(size.ws_col), 40), 120) : 98
    return max(width - indent, 16)  // an indent leaves room for a few words
  }

  /// The number of columns for tables.
  package var tableWidth: Int { outputIsOnTerminal ? textWidth() : TextSheet.standardWidth }

  /// The terminal of the process, unless a task sets its own; threads that the task starts do not inherit it.
  @TaskLocal package static var current: Terminal = {
    let environment = ProcessInfo.processInfo.environment
    let interactive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return Terminal(isInteractive: interactive, width: known ? Int(size.ws_col) : 80)
  }()
}

/// Prints results, with control characters escaped.
///
/// - Parameter isStyled: `true` if the text has Clutch's own escape sequences and the rest is escaped already.
package func output(_ text: String, isStyled: Bool = false) {
  let shown = (isStyled ? text : visible(text)) + "\n"
  if let reason = print(shown, to: Terminal.current.output) { LostOutput.handle(reason) }
}

/// Prints progress and notes, with control characters escaped. Failures are ignored: they must not end a run.
package func note(_ text: String, terminator: String = "\n") { control(visible(text) + terminator) }

/// Prints Clutch's own escape sequences to the stream of progress and notes.
package func control(_ escapes: String) { _ = print(escapes, to: Terminal.current.notes) }

/// - Returns: nil, or the `errno` if not everything could be written.
private func print(_ text: String, to file: FileHandle) -> Int32? {
  let bytes = Array(text.utf8)
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(file.fileDescriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
    }
    if count < 0 && errno == EINTR { continue }
    if count < 0 && errno == EAGAIN {
      // The pipe or the terminal was made non-blocking, and it is full.
      var place = pollfd(fd: file.fileDescriptor, events: Int16(POLLOUT), revents: 0)
      poll(&place, 1, 1000)
      continue
    }
    guard count >= 0 else { return errno }
    done += count
  }
  return nil
}

/// Replaces the progress line on the screen.
///
/// - Parameter text: the new text, cut to the width of the line; empty to clear the line.
package func rewriteLine(_ text: String = "", _ terminal: Terminal = .current) {
  control("\r\u{1B}[K" + String(visible(text, keepsLines: false).prefix(terminal.width - 1)))
}

/// Prints a note from a thread other than the one that shows progress, and clears the progress line.
package func noteAside(_ text: String) {
  if Terminal.current.isInteractive { rewriteLine() }
  note("note: \(text)")
}
