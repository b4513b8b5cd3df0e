import Clutch
import Foundation
import Storage

/// An unfinished download, `NAME.partial`, which a later process can resume. Only one process at a time can use it.
final class PartialFile {
  let path: String
  private let file: Int32
  /// The number of bytes that it has.
  private(set) var count: Int

  /// - Throws: `FetchError` if it cannot be written, or another process is using it.
  init(_ path: String) throws(FetchError) {
    self.path = path
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw FetchError("\(path): cannot be written: \(String(cString: strerror(errno)))") }
    count = 0
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw PartialFile.unlockable(path, errno) }
    var (own, named) = (stat(), stat())
    // Another process may just have given it its final name.
    guard fstat(file, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino, own.st_dev == named.st_dev else {
      throw PartialFile.unlockable(path, EWOULDBLOCK)
    }
    count = Int(own.st_size)
  }

  /// Returns an error for a file that cannot be locked.
  static func unlockable(_ path: String, _ code: Int32) -> FetchError {
    if code == EWOULDBLOCK || code == EINTR {
      return FetchError("\(path): another process is fetching it; wait until it is done")
    }
    return FetchError(
      "\(path): cannot be locked: \(String(cString: strerror(code))); its file system does not support locks, which keep "
        + "two processes from fetching the same file: name a folder on another one with --data-root")
  }

  deinit { close(file) }

  /// - Returns: `true` if all bytes were written.
  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let written = put(bytes, into: file, at: count)
    count += written
    return written == bytes.count
  }

  /// Discards all bytes.
  func clear() {
    ftruncate(file, 0)
    count = 0
  }

  /// Gives the finished file its name.
  func finish(as name: String) throws(FetchError) {
    guard fsync(file) == 0, rename(path, name) == 0 else {
      throw FetchError("\(name): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  func remove() { unlink(path) }

  /// The free bytes on its disk.
  var room: Int {
    var status = statvfs()
    return fstatvfs(file, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : .max
  }
}

/// Writes to a file at an offset.
///
/// - Returns: the number of bytes written; if some are missing, `errno` says why.
func put(_ bytes: UnsafeRawBufferPointer, into file: Int32, at start: Int) -> Int {
  var written = 0
  while written < bytes.count {
    let done = pwrite(file, bytes.baseAddress?.advanced(by: written), bytes.count - written, off_t(start + written))
    if done < 0 && errno == EINTR { continue }
    if done <= 0 { break }
    written += done
  }
  return written
}

/// Creates the folder of a file, and those above it.
func makeFolder(above path: String) throws(FetchError) {
  do {
    try AtomicFile.makeFolder(PathText.folder(of: path))
  } catch {
    throw FetchError("\(error)")
  }
}
