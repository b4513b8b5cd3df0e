import Foundation

/// The right to write in a folder, held by one process at a time and given back by the system when that process ends.
final class FolderLock {
  private let file: Int32

  /// Waits for the lock; calls `waiting` once if another process holds it.
  init(_ folder: String, waiting: (String) -> Void) throws(RunError) {
    let path = "\(folder)/lock"
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw RunError("\(path): cannot be opened: \(String(cString: strerror(errno)))") }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
    waiting(folder)
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let reason = String(cString: strerror(errno))
        close(file)
        throw RunError("\(path): cannot be locked: \(reason)")
      }
    }
  }

  deinit { close(file) }
}
