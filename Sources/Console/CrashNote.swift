import Foundation

/// Reports what was being tried if a mistake in a plugin crashes the program.
///
/// A trap, such as an index out of range, cannot be caught, so a signal handler writes the report.
package struct CrashNote {
  /// The size in bytes of `text`, which lies where a signal handler can read it.
  private static let capacity = 2000
  private nonisolated(unsafe) static let text = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)

  package init() {
    Self.text[0] = 0
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      signal(number) { _ in
        // Calls only functions that are safe in a signal handler.
        CrashNote.write("clutch: error: the program crashed while trying: ")
        _ = Foundation.write(STDERR_FILENO, CrashNote.text, strlen(CrashNote.text))
        CrashNote.write("\n")
        _exit(1)
      }
    }
  }

  /// Records what is about to be tried.
  package func isTrying(_ what: String) {
    let bytes = Array(what.utf8.prefix(Self.capacity - 1)).map { CChar(bitPattern: $0) } + [0]
    Self.text.update(from: bytes, count: bytes.count)
  }

  private static func write(_ text: StaticString) {
    _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
