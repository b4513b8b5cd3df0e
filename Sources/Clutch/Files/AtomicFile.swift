import Foundation

/// Writes files such that a reader, or the next start after a power cut, sees the old contents or the new, no part.
public enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it, and renames it to `path`.
  public static func write(_ data: Data, to path: String) throws(RunError) {
    removeLeftovers(of: path)
    let temporary = temporaryName(for: path)
    do throws(RunError) {
      try writeAndSync(data, to: temporary, for: path)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw RunError("\(path): cannot be written: \(reason)")
    }
    syncFolder(of: path)
  }

  /// What a file is called until it is complete.
  static func temporaryName(for path: String) -> String { "\(path)\(mark)\(UUID().uuidString).partial" }

  /// What tells the unfinished files of this process from those of others, on this machine and on others.
  private static let mark = "\(machine)\(ProcessMark.current)."
  /// This machine, as it stands in the names of unfinished files.
  private static let machine = ".\(ProcessInfo.processInfo.hostName)."

  /// Removes what processes of this machine that were killed left unfinished in a folder, and in those below it.
  static func sweep(_ folder: String) {
    for (name, _) in OpenFolder(folder)?.files() ?? [] where name.hasSuffix(".partial") {
      if isLeft(name) { unlink("\(folder)/\(name)") }
    }
  }

  /// Whether a file is what a process of this machine that has ended did not finish.
  static func isLeft(_ name: String) -> Bool { unfinished(name).map { $0.isOwn && !$0.by.isRunning } ?? false }

  /// Whether a process of another machine began a file; nobody here can tell whether it still writes it.
  static func isForeign(_ name: String) -> Bool { unfinished(name).map { !$0.isOwn } ?? false }

  /// Of an unfinished file, `NAME.MACHINE.PROCESS.UUID.partial`, the process and whether it is of this machine.
  private static func unfinished(_ name: String) -> (isOwn: Bool, by: ProcessMark)? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 4, parts.last == "partial", UUID(uuidString: String(parts[parts.count - 2])) != nil,
      let mark = ProcessMark(parts[parts.count - 3])
    else { return nil }
    return (parts.dropLast(3).joined(separator: ".").hasSuffix(String(machine.dropLast())), mark)
  }

  /// Removes what killed processes left of a file that is about to be written again.
  static func removeLeftovers(of path: String) {
    let (folder, name) = (PathText.folder(of: path), PathText.name(of: path))
    guard let open = OpenFolder(folder.isEmpty ? "." : folder) else { return }
    for other in open.names ?? [] where other.hasPrefix("\(name)\(machine)") && isLeft(other) { _ = open.unlink(other) }
  }

  public static func write(_ text: String, to path: String) throws(RunError) {
    try write(Data(text.utf8), to: path)
  }

  private static func writeAndSync(_ data: Data, to temporary: String, for path: String) throws(RunError) {
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard append(data, to: file), fsync(file) == 0 else { throw failure(path) }
  }

  /// Writes all of some bytes to an open file; if it answers false, `errno` says why.
  static func append(_ data: Data, to file: Int32) -> Bool {
    data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
  }

  /// What `errno` says of a file that could not be written, and what helps.
  static func failure(_ path: String) -> RunError {
    let advice =
      switch errno {
      case ENOSPC, EDQUOT: "; make room, then give the same command again"
      case EFBIG: "; raise the limit on the size of files (ulimit -f), then give the same command again"
      case EACCES, EPERM, EROFS: "; make the folder writable, or name another one"
      case ENOENT: "; make the folder first"
      default: ""
      }
    return RunError("\(path): cannot be written: \(String(cString: strerror(errno)))\(advice)")
  }

  /// Makes the rename itself last.
  private static func syncFolder(of path: String) {
    let name = PathText.folder(of: path)
    let folder = open(name.isEmpty ? "." : name, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Copies a file. On file systems that can, both share their blocks until one of them is changed.
  ///
  /// No hard link: an edit in place of one name would change the other.
  ///
  /// - Parameter contents: the bytes of the file, if the caller has read them.
  public static func copy(_ source: String, to path: String, contents: Data? = nil) throws(RunError) {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw RunError("\(source): cannot be read: \(String(cString: strerror(errno)))") }
    defer { close(from) }
    if try clone(from, to: path) { return }
    guard let data = contents ?? FileManager.default.contents(atPath: source) else {
      throw RunError("\(source): cannot be read")
    }
    try write(data, to: path)
  }

  /// - Returns: false where the file system shares no blocks, and nothing was written.
  private static func clone(_ source: Int32, to path: String) throws(RunError) -> Bool {
    let temporary = temporaryName(for: path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard ioctl(file, shareBlocks, source) == 0 else {
      unlink(temporary)
      return false
    }
    guard fsync(file) == 0, rename(temporary, path) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
    syncFolder(of: path)
    return true
  }

  /// FICLONE of linux/fs.h.
  private static let shareBlocks: UInt = 0x4004_9409

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(RunError) {
    if let reason = reasonAgainst(folder: path) { throw RunError("\(path): the folder cannot be made: \(reason)") }
  }

  /// Makes a folder and those above it; says why where it cannot.
  static func reasonAgainst(folder path: String) -> String? {
    if mkdir(path, 0o777) == 0 { return nil }
    let code = errno
    if code == EEXIST {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isThere && isFolder.boolValue ? nil : String(cString: strerror(code))
    }
    let above = PathText.folder(of: path)
    guard code == ENOENT, above != path, !above.isEmpty else { return String(cString: strerror(code)) }
    if let reason = reasonAgainst(folder: above) { return reason }
    // Another process may have been faster.
    return mkdir(path, 0o777) == 0 || errno == EEXIST ? nil : String(cString: strerror(errno))
  }
}
