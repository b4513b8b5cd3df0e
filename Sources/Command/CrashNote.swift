import Foundation

/// Says, should the program be killed by a mistake in a plugin, what was being tried at that moment.
///
/// A trap, such as an index out of range, cannot be caught: the note is what is left to tell.
struct CrashNote {
  /// Room for the text, at a place that a signal handler can read.
  private static let capacity = 2000
  private nonisolated(unsafe) static let text = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)

  init() {
    Self.text[0] = 0
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      signal(number) { _ in
        // Only what a signal handler may call.
        CrashNote.write("clutch: error: the program crashed while this was tried: ")
        _ = Foundation.write(STDERR_FILENO, CrashNote.text, strlen(CrashNote.text))
        CrashNote.write("\n")
        _exit(1)
      }
    }
  }

  /// Notes what is about to be tried.
  func isTrying(_ what: String) {
    let bytes = Array(what.utf8.prefix(Self.capacity - 1)).map { CChar(bitPattern: $0) } + [0]
    Self.text.update(from: bytes, count: bytes.count)
  }

  private static func write(_ text: StaticString) {
    _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
