@preconcurrency import Glibc

/// Ends the process; what `atexit` was told is not done.
///
/// Static destructors would take libtorch apart under threads that still run, and need 50 ms for it.
func end(_ code: Int32) -> Never {
  // What a plugin printed. Not all streams: somebody may be waiting for the standard input, with its lock.
  fflush(stdout)
  _exit(code)
}
