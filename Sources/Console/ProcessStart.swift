import Foundation

/// The preparation of a process before it does anything else.
package enum ProcessStart {
  package static func prepare() {
    occupyStandardDescriptors()
    surviveFailedWrites()
  }

  /// Opens /dev/null for each standard stream that is closed, as under some daemons. Otherwise the next file that is
  /// opened, perhaps a log, would take its descriptor and receive what is printed.
  private static func occupyStandardDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 && errno == EBADF {
      let file = open("/dev/null", O_RDWR)
      // All lower descriptors are open, so `open` returns this one.
      precondition(file == number, "/dev/null cannot be opened")
    }
  }

  /// Makes writes to a closed pipe, or beyond the file size limit, fail with an error. By default, either kills the
  /// process, and with it hours of training.
  private static func surviveFailedWrites() {
    // Unlike SIG_IGN, handlers are reset to the default in programs that this one starts.
    for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
  }
}
