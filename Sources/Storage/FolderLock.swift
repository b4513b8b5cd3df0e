import Foundation

/// A lock on a folder, exclusive or shared. The system releases it when the process ends.
public final class FolderLock {
  private let file: Int32

  /// Waits for the exclusive lock, and calls `waiting` once if another process holds it.
  ///
  /// - Parameter stop: called while waiting; returns `true` to cancel.
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

  /// Takes a shared lock, which any number of processes can hold, and creates the folder if it is missing. Waits for a
  /// process that is removing the folder.
  public init(sharing folder: String) throws {
    while true {
      try AtomicFile.makeFolder(folder)
      let path = "\(folder)/lock"
      let opened = FolderLock.open(path)
      if opened < 0 && errno == ENOENT { continue }  // removed after it was created
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
      close(opened)  // the lock of a folder that has been removed
    }
  }

  /// Takes the exclusive lock of a folder without waiting; nil if another process holds a lock, or if it cannot be
  /// opened.
  public init?(unused folder: String) {
    file = FolderLock.open("\(folder)/lock")
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0, FolderLock.isFile(file, at: "\(folder)/lock") else {
      return nil  // locked, or the lock of a folder that has been removed
    }
  }

  /// Returns `true` if a process works in a folder. It retries briefly, since another call of this function also locks
  /// the folder for a moment.
  package static func isHeld(_ folder: String) -> Bool {
    let file = Glibc.open("\(folder)/lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if file < 0 { return false }
    defer { close(file) }
    for _ in 0..<5 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR) { return false }
      usleep(5_000)
    }
    return true
  }

  /// Opens a lock file, and creates it with the permissions of the umask, so that a group can share a folder.
  ///
  /// If the lock file of another user is not writable, read access is enough.
  private static func open(_ path: String) -> Int32 {
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file < 0, [EACCES, EROFS].contains(errno) else { return file }
    let reason = errno
    let readable = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if readable < 0 { errno = reason }
    return readable
  }

  /// Returns the reason, apart from other processes, why a folder cannot be locked.
  ///
  /// - Returns: nil if it can be locked, or only another process prevents it.
  package static func reasonAgainst(_ folder: String) -> RunError? {
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
      ? "; its file system does not support locks, which processes need to work side by side: use another file system, "
        + "with --runs for results and XDG_CACHE_HOME for the cache"
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
