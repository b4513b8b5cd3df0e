import Foundation

/// The right to write in a folder, held by one process at a time and given back by the system when that process ends.
public final class FolderLock {
  private let file: Int32

  /// Waits for the lock; calls `waiting` once if another process holds it.
  ///
  /// - Parameter stop: asked while waiting; where it answers true the wait is given up.
  public init(_ folder: String, stop: () -> Bool = { false }, waiting: (String) -> Void) throws {
    let path = "\(folder)/lock"
    file = FolderLock.open(path)
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

  /// A share in a folder, made where it is missing, that any number of processes work in; waits for one that removes it.
  public init(sharing folder: String) throws {
    while true {
      try AtomicFile.makeFolder(folder)
      let path = "\(folder)/lock"
      let opened = FolderLock.open(path)
      if opened < 0 && errno == ENOENT { continue }  // removed since it was made
      guard opened >= 0 else { throw RunError("\(path): cannot be opened: \(String(cString: strerror(errno)))") }
      while flock(opened, LOCK_SH) != 0 && errno == EINTR {}
      if FolderLock.isFile(opened, at: path) {
        file = opened
        return
      }
      close(opened)  // it was that of a folder that has been removed
    }
  }

  /// The lock of a folder in which nobody works; nil where somebody does, or where it cannot be told.
  public init?(unused folder: String) {
    file = FolderLock.open("\(folder)/lock")
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0, FolderLock.isFile(file, at: "\(folder)/lock") else {
      return nil  // locked, or that of a folder that has been removed
    }
  }

  /// Whether somebody works in a folder; another look at it lasts a moment only, and leaves nothing.
  static func isHeld(_ folder: String) -> Bool {
    let file = Glibc.open("\(folder)/lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if file < 0 { return false }
    defer { close(file) }
    for _ in 0..<5 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR) { return false }
      usleep(5_000)
    }
    return true
  }

  /// Opens a lock, made with the permissions that the umask leaves, so that a group can share a folder.
  ///
  /// The lock of somebody who leaves others no right to write is good enough if it can be read.
  private static func open(_ path: String) -> Int32 {
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file < 0, [EACCES, EROFS].contains(errno) else { return file }
    let reason = errno
    let readable = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if readable < 0 { errno = reason }
    return readable
  }

  private static func isFile(_ file: Int32, at path: String) -> Bool {
    var (own, named) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }

  deinit { if file >= 0 { close(file) } }
}
