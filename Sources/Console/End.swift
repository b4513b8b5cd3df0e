@preconcurrency import Glibc

/// Ends the process without running `atexit` handlers.
///
/// Static destructors would tear down libtorch under threads that still run, and would take 50 ms.
package func end(_ code: Int32) -> Never {
  // Writes out what a plugin printed. Flushing all streams could block: a reader of standard input holds its lock.
  fflush(stdout)
  _exit(code)
}
