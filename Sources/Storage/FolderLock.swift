import Foundation

/// A lock on a folder, exclusive or shared. The system releases it when the process ends.
public final class FolderLock {
  private let file: Int32

  /// Waits for the exclusive lock, and calls `waiting` once if another process holds it. Creates the folder if it is
  /// missing.
  ///
  /// - Parameter stop: called while waiting; returns `true` to cancel.
  public init(_ folder: String, stop: () -> Bool = { false }, waiting: (String) -> Void) throws {
    var told = false
    file = try FolderLock.locked(folder) { file in
      while flock(file, LOCK_EX | LOCK_NB) != 0 {
        guard errno == EWOULDBLOCK || errno == EINTR else { return false }
        if !told { waiting(folder) }
        told = true
        if stop() { throw Stopped() }
        usleep(100_000)
      }
      return true
    }
  }

  /// Takes a shared lock, which any number of processes can hold, and creates the folder if it is missing. Waits for a
  /// process that is removing the folder.
  public init(sharing folder: String) throws {
    file = try FolderLock.locked(folder) { file in
      while flock(file, LOCK_SH) != 0 {
        if errno != EINTR { return false }
      }
      return true
    }
  }

  /// Takes the exclusive lock of a folder without waiting; nil if another process holds a lock, or if the folder cannot
  /// be locked. `reasonAgainst` then tells which.
  public init?(unused folder: String) {
    file = FolderLock.open("\(folder)/lock")
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0, FolderLock.isFile(file, at: "\(folder)/lock") else {
      return nil  // locked, or the lock of a folder that has been removed
    }
  }

  deinit { if file >= 0 { close(file) } }

  /// The number of times that a lock file may vanish before it is locked. Each time takes 10 ms.
  private static let attempts = 100

  /// Opens and locks the lock file of a folder, and creates the folder if it is missing. If another process removes the
  /// folder meanwhile, that lock would exclude nobody, so this function locks the folder that is made anew.
  ///
  /// - Parameter lock: locks a file; returns `false` on failure, with the reason in `errno`.
  private static func locked(_ folder: String, _ lock: (Int32) throws -> Bool) throws -> Int32 {
    let path = "\(folder)/lock"
    for _ in 0..<attempts {
      try AtomicFile.makeFolder(folder)
      let file = open(path)
      if file >= 0 {
        var isKept = false
        defer { if !isKept { close(file) } }
        guard try lock(file) else { throw unlockable(path, errno) }
        isKept = isFile(file, at: path)
        if isKept { return file }
      } else if errno != ENOENT {
        throw unopened(path, errno)
      }
      usleep(10_000)
    }
    throw RunError("\(path): cannot be locked: its file system does not keep the file; \(elsewhere)")
  }

  /// Opens a lock file, and creates it with the permissions of the umask, so that a group can share a folder.
  ///
  /// If the lock file of another user is not writable, read access is enough.
  ///
  /// - Parameter creating: `O_CREAT`, or 0 to open only a file that exists.
  private static func open(_ path: String, creating: Int32 = O_CREAT) -> Int32 {
    let file = Glibc.open(path, O_RDWR | creating | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file < 0, [EACCES, EPERM, EROFS].contains(errno) else { return file }
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
}

// MARK: Looking at locks

extension FolderLock {
  private enum Use { case free, held, unknown }

  /// Returns `true` if a process certainly works in a folder.
  package static func isHeld(_ folder: String) -> Bool { use(of: folder) == .held }

  /// Returns `false` if certainly no process works in a folder. Where locks do not work or cannot be opened, the answer
  /// is `true`, so ask this before removing anything.
  package static func mayBeHeld(_ folder: String) -> Bool { use(of: folder) != .free }

  /// Looks at a lock without creating it. Retries briefly, since another call of this function also locks the folder
  /// for a moment.
  private static func use(of folder: String) -> Use {
    let file = open("\(folder)/lock", creating: 0)
    if file < 0 { return [ENOENT, ENOTDIR].contains(errno) ? .free : .unknown }
    defer { close(file) }
    for _ in 0..<5 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return .free }
      guard errno == EWOULDBLOCK || errno == EINTR else { return .unknown }
      usleep(5_000)
    }
    return .held
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
}

// MARK: Errors

extension FolderLock {
  /// The remedy for a file system that cannot hold locks.
  private static let elsewhere =
    "use another file system, with --runs for results and XDG_CACHE_HOME for the cache"

  private static func refused(_ folder: String, _ code: Int32) -> RunError {
    let advice = [EACCES, EPERM, EROFS].contains(code) ? "; make the folder writable" : ""
    return RunError("\(folder): cannot be changed: \(String(cString: strerror(code)))\(advice)")
  }

  /// Returns an error for a lock file that cannot be opened.
  static func unopened(_ path: String, _ code: Int32) -> RunError {
    let advice = code == ELOOP ? "; remove this link" : AtomicFile.advice(on: code)
    return RunError("\(path): cannot be opened: \(String(cString: strerror(code)))\(advice)")
  }

  /// Returns an error for a lock file that cannot be locked.
  static func unlockable(_ path: String, _ code: Int32) -> RunError {
    let advice =
      switch code {
      case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EIO:
        "; its file system does not support locks, which processes need to work side by side: \(elsewhere)"
      case EBADF: "; its file system locks only files that you may write: make the file writable"
      default: ""
      }
    return RunError("\(path): cannot be locked: \(String(cString: strerror(code)))\(advice)")
  }
}
