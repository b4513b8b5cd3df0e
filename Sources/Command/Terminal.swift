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

/// Writes results; ends the process where they cannot be written.
func output(_ text: String) {
  do {
    try Terminal.current.output.write(contentsOf: Data((text + "\n").utf8))
  } catch {
    note("clutch: error: the results cannot be written: \(error.localizedDescription)")
    end(1)
  }
}

/// Writes progress and notes; a run does not end because nobody can read them.
func note(_ text: String, terminator: String = "\n") {
  try? Terminal.current.notes.write(contentsOf: Data((text + terminator).utf8))
}

/// A note from another thread than the one that shows progress, whose line it takes off the screen.
func noteAside(_ text: String) { note("\(Terminal.current.isInteractive ? "\r\u{1B}[K" : "")note: \(text)") }
