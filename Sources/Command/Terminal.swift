import Foundation

/// What is known of where the output goes.
struct Terminal: Sendable {
  /// Whether standard error is a terminal, on which a line may be rewritten.
  let isInteractive: Bool
  let hasColor: Bool
  let width: Int

  static let current: Terminal = {
    let environment = ProcessInfo.processInfo.environment
    let interactive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return Terminal(
      isInteractive: interactive, hasColor: interactive && environment["NO_COLOR"] == nil,
      width: known ? Int(size.ws_col) : 80)
  }()
}

/// Writes results, to standard output.
func output(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

/// Writes progress and notes, to standard error.
func note(_ text: String, terminator: String = "\n") {
  FileHandle.standardError.write(Data((text + terminator).utf8))
}
