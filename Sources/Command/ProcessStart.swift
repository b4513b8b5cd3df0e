import Foundation

/// What a process needs before it does anything, whoever started it.
enum ProcessStart {
  static func prepare() {
    occupyStandardDescriptors()
    surviveFailedWrites()
  }

  /// Opens /dev/null for each of standard input, output and error that is closed, as under some daemons. Otherwise the
  /// next file that is opened, maybe a log, would take its number and get what is printed.
  private static func occupyStandardDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 && errno == EBADF {
      let file = open("/dev/null", O_RDWR)
      // Those below are open, so this is the lowest number that is free.
      precondition(file == number, "/dev/null cannot be opened")
    }
  }

  /// Lets a write to a pipe that nobody reads, or beyond the limit on the size of files, fail with an error: by default,
  /// either would kill the process, and with it hours of training.
  private static func surviveFailedWrites() {
    // With handlers instead of SIG_IGN, programs that this one starts have the default again.
    for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
  }
}
