import Clutch
import Foundation

/// Where a command writes, and what is known of it.
struct Terminal: Sendable {
  /// Whether notes go to a terminal, on which a line may be rewritten.
  let isInteractive: Bool
  let width: Int
  /// For results.
  var output = FileHandle.standardOutput
  /// For progress and notes.
  var notes = FileHandle.standardError

  /// Whether results go to a terminal that knows bold type, and nobody asked for plain text (no-color.org).
  var outputKnowsBold: Bool {
    let environment = ProcessInfo.processInfo.environment
    return outputIsOnTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }

  var outputIsOnTerminal: Bool { isatty(output.fileDescriptor) == 1 }
  var notesAreOnTerminal: Bool { isatty(notes.fileDescriptor) == 1 }

  /// That of the process, unless a task has one of its own; threads that it starts do not inherit it.
  @TaskLocal static var current: Terminal = {
    let environment = ProcessInfo.processInfo.environment
    let interactive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return Terminal(isInteractive: interactive, width: known ? Int(size.ws_col) : 80)
  }()
}

/// Writes results, with control characters spelled.
///
/// - Parameter isStyled: whether the text has escapes of our own, and what is not ours in it is spelled already.
func output(_ text: String, isStyled: Bool = false) {
  let shown = (isStyled ? text : visible(text)) + "\n"
  if let reason = print(shown, to: Terminal.current.output) { LostOutput.handle(reason) }
}

/// Writes progress and notes, with control characters spelled; a run does not end because nobody can read them.
func note(_ text: String, terminator: String = "\n") { control(visible(text) + terminator) }

/// Writes escapes of our own to the terminal of progress and notes.
func control(_ escapes: String) { _ = print(escapes, to: Terminal.current.notes) }

/// - Returns: nil, or the `errno` that says why not all could be written.
private func print(_ text: String, to file: FileHandle) -> Int32? {
  let bytes = Array(text.utf8)
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(file.fileDescriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
    }
    if count < 0 && errno == EINTR { continue }
    if count < 0 && errno == EAGAIN {
      // Somebody made the pipe or the terminal non-blocking, and it is full.
      var place = pollfd(fd: file.fileDescriptor, events: Int16(POLLOUT), revents: 0)
      poll(&place, 1, 1000)
      continue
    }
    guard count >= 0 else { return errno }
    done += count
  }
  return nil
}

/// Takes the line of progress off the screen and writes another in its place.
///
/// - Parameter text: as much of it as the line holds; nothing, to leave it empty.
func rewriteLine(_ text: String = "", _ terminal: Terminal = .current) {
  control("\r\u{1B}[K" + String(visible(text, keepsLines: false).prefix(terminal.width - 1)))
}

/// A note from another thread than the one that shows progress, whose line it takes off the screen.
func noteAside(_ text: String) {
  if Terminal.current.isInteractive { rewriteLine() }
  note("note: \(text)")
}
