import Foundation

/// The right to write in a folder, held by one process at a time and given back by the system when that process ends.
public final class FolderLock {
  private let file: Int32

  /// Waits for the lock; calls `waiting` once if another process holds it.
  ///
  /// - Parameter stop: asked while waiting; where it answers true the wait is given up.
  public init(_ folder: String, stop: () -> Bool = { false }, waiting: (String) -> Void) throws {
    let path = "\(folder)/lock"
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw RunError("\(path): cannot be opened: \(String(cString: strerror(errno)))") }
    var told = false
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw RunError("\(path): cannot be locked: \(String(cString: strerror(errno)))")
      }
      if !told { waiting(folder) }
      told = true
      if stop() { throw Stopped() }
      usleep(100_000)
    }
  }

  deinit { close(file) }
}
