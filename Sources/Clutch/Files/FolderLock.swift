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
      guard errno == EWOULDBLOCK || errno == EINTR else { throw FolderLock.unlockable(path, errno) }
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
      while flock(opened, LOCK_SH) != 0 {
        if errno == EINTR { continue }
        let code = errno
        close(opened)
        throw FolderLock.unlockable(path, code)
      }
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

  /// Why a folder's lock cannot be had, apart from other processes.
  ///
  /// - Returns: nil where only another process stands in the way, or nothing.
  static func reasonAgainst(_ folder: String) -> RunError? {
    let path = "\(folder)/lock"
    let opened = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0 else {
      if errno == ENOENT { return access(folder, W_OK) == 0 ? nil : refused(folder, errno) }
      return refused(folder, errno)
    }
    defer { close(opened) }
    if flock(opened, LOCK_EX | LOCK_NB) == 0 || errno == EWOULDBLOCK || errno == EINTR { return nil }
    return unlockable(path, errno)
  }

  private static func refused(_ folder: String, _ code: Int32) -> RunError {
    let advice = [EACCES, EPERM, EROFS].contains(code) ? "; make the folder writable" : ""
    return RunError("\(folder): cannot be changed: \(String(cString: strerror(code)))\(advice)")
  }

  private static func unlockable(_ path: String, _ code: Int32) -> RunError {
    let advice =
      [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EIO].contains(code)
      ? "; its file system knows no locks, by which processes keep out of each other's way: take a folder on another one, "
        + "by --runs for results and XDG_CACHE_HOME for the cache"
      : ""
    return RunError("\(path): cannot be locked: \(String(cString: strerror(code)))\(advice)")
  }

  private static func isFile(_ file: Int32, at path: String) -> Bool {
    var (own, named) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }

  deinit { if file >= 0 { close(file) } }
}
